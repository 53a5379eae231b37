import { expect, test } from "vitest";
import { Random } from "./random.ts";

test("the same seed gives the same numbers, a saved state goes on exactly", () => {
  const a = new Random(42);
  const b = new Random(42);
  const head = Array.from({ length: 7 }, () => a.normal());
  expect(Array.from({ length: 7 }, () => b.normal())).toEqual(head);
  const resumed = new Random(JSON.parse(JSON.stringify(a.state())));
  expect(Array.from({ length: 9 }, () => resumed.normal())).toEqual(Array.from({ length: 9 }, () => a.normal()));
  expect(new Random(43).uniform()).not.toBe(new Random(42).uniform());
});

test("sfc32 agrees with its published recurrence", () => {
  let [a, b, c, d] = [0, 5, 0, 1];
  const next = () => {
    const t = (((a + b) | 0) + d) | 0;
    d = (d + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (c << 21) | (c >>> 11);
    c = (c + t) | 0;
    return (t >>> 0) / 2 ** 32;
  };
  for (let i = 0; i < 15; i++) next();
  const random = new Random(5);
  for (let i = 0; i < 20; i++) expect(random.uniform()).toBe(next());
});

test("uniform and normal numbers have the moments of their laws", () => {
  const random = new Random(7);
  const uniform = Array.from({ length: 50_000 }, () => random.uniform());
  const normal = Array.from({ length: 50_000 }, () => random.normal());
  const mean = (values: number[]) => values.reduce((sum, v) => sum + v, 0) / values.length;
  expect(mean(uniform)).toBeCloseTo(0.5, 2);
  expect(mean(normal)).toBeCloseTo(0, 1);
  expect(mean(normal.map((v) => v * v))).toBeCloseTo(1, 1);
  expect(mean(normal.map((v) => v ** 4))).toBeCloseTo(3, 0);
});
