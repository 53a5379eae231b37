import type { Pixels } from "@mfim/core";
import { expect, test } from "vitest";
import { madeFaults } from "./made-faults.ts";

const size = 16;
const picture = (value: (x: number, y: number) => number): Pixels => ({
  width: size,
  height: size,
  data: Uint8Array.from({ length: 3 * size * size }, (_, i) => {
    const pixel = Math.floor(i / 3);
    return value(pixel % size, Math.floor(pixel / size));
  }),
});
async function fault(name: string, truth: Pixels, target: Pixels): Promise<number[]> {
  const { make } = madeFaults[name] as (typeof madeFaults)[string];
  return [...(await make(truth, target)).data];
}

test("without sharpness the finest pattern is gone, and what is coarse is there", async () => {
  const fine = await fault(
    "wrong-sharpness",
    picture((x) => (x % 2 === 0 ? 0 : 200)),
    picture(() => 0),
  );
  expect(Math.max(...fine) - Math.min(...fine)).toBeLessThan(60);
  const coarse = await fault(
    "wrong-sharpness",
    picture((x) => (x < size / 2 ? 40 : 200)),
    picture(() => 0),
  );
  expect(coarse[0]).toBeCloseTo(40, -1);
  expect(coarse.at(-1)).toBeCloseTo(200, -1);
});

test("a leak is half the target", async () => {
  const leak = await fault(
    "wrong-leak",
    picture(() => 200),
    picture((x) => 10 * x),
  );
  expect(leak.slice(0, 9)).toEqual([100, 100, 100, 105, 105, 105, 110, 110, 110]);
});
