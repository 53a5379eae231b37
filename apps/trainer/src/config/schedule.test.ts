import { expect, test } from "vitest";
import { scheduleSchema } from "./schedule.ts";

test("steps out of order and values below zero are refused", () => {
  const points = [
    [200, 1],
    [100, 2],
  ];
  expect(scheduleSchema.safeParse(points).success).toBe(false);
  expect(scheduleSchema.safeParse([[0, -1]]).success).toBe(false);
  expect(scheduleSchema.safeParse([]).success).toBe(false);
});
