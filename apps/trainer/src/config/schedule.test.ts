import { expect, test } from "vitest";
import { scheduleSchema, valueAt } from "./schedule.ts";

test("a number stays; points are joined by straight lines and held outside", () => {
  expect(valueAt(3, 1_000)).toBe(3);
  const schedule = scheduleSchema.parse([
    [100, 1],
    [200, 5],
    [300, 5],
    [400, 0],
  ]);
  expect([0, 100, 150, 200, 250, 350, 400, 9_999].map((step) => valueAt(schedule, step))).toEqual([
    1, 1, 3, 5, 5, 2.5, 0, 0,
  ]);
});

test("steps out of order and values below zero are refused", () => {
  const points = [
    [200, 1],
    [100, 2],
  ];
  expect(scheduleSchema.safeParse(points).success).toBe(false);
  expect(scheduleSchema.safeParse([[0, -1]]).success).toBe(false);
  expect(scheduleSchema.safeParse([]).success).toBe(false);
});
