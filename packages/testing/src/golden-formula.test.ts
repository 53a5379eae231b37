import { expect, test } from "vitest";
import { goldenUniform, goldenValues } from "./golden-formula.ts";

/** Independent arithmetic with big integers. */
function reference(name: string, index: number): number {
  const mask = 0xffffffffn;
  let hash = 0x811c9dc5n;
  for (const byte of Buffer.from(name, "utf8")) hash = ((hash ^ BigInt(byte)) * 0x01000193n) & mask;
  let x = (BigInt(index) * 0x9e3779b1n + hash) & mask;
  x ^= x >> 16n;
  x = (x * 0x85ebca6bn) & mask;
  x ^= x >> 13n;
  x = (x * 0xc2b2ae35n) & mask;
  x ^= x >> 16n;
  return Number(x) / 2 ** 32;
}

test("the golden formula agrees with big-integer arithmetic", () => {
  const uniform = goldenUniform("conv1.weight", 2000);
  const values = goldenValues("weight", 1000, "conv1.");
  for (const index of [0, 1, 2, 77, 999]) {
    expect(uniform[index]).toBe(Math.fround(reference("conv1.weight", index)));
    expect(values[index]).toBe(Math.fround((reference("conv1.weight", index) - 0.5) * 3.4641016151377544));
  }
});

test("golden values have zero mean and unit variance", () => {
  const values = goldenValues("z", 100_000);
  const mean = values.reduce((sum, v) => sum + v, 0) / values.length;
  const variance = values.reduce((sum, v) => sum + v * v, 0) / values.length;
  expect(Math.abs(mean)).toBeLessThan(0.02);
  expect(Math.abs(variance - 1)).toBeLessThan(0.02);
});
