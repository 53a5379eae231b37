import { expect, test } from "vitest";
import { largestOfPairs, meanOfPairs, nearestRow } from "./likeness-judge.ts";

test("of three rows whose cosines are known", () => {
  const at = (degrees: number) =>
    Float32Array.of(Math.cos((degrees * Math.PI) / 180), Math.sin((degrees * Math.PI) / 180));
  const rows = [at(0), at(60), at(90)];
  expect(largestOfPairs(rows)).toBeCloseTo(Math.cos(Math.PI / 6), 6);
  expect(meanOfPairs(rows)).toBeCloseTo((0.5 + 0 + Math.cos(Math.PI / 6)) / 3, 6);
  expect(nearestRow(at(70), rows)).toMatchObject({ index: 1 });
  expect(largestOfPairs([at(0)])).toBe(-1);
});
