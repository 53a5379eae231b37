import { expect, test } from "vitest";
import { valueAt } from "./schedule.ts";

test("a number stays; points are joined by straight lines and held outside", () => {
  expect(valueAt(3, 1_000)).toBe(3);
  const schedule = [
    [100, 1],
    [200, 5],
    [300, 5],
    [400, 0],
  ] as const;
  expect([0, 100, 150, 200, 250, 350, 400, 9_999].map((step) => valueAt(schedule, step))).toEqual([
    1, 1, 3, 5, 5, 2.5, 0, 0,
  ]);
});
