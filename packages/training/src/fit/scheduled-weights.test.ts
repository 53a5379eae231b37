import * as tf from "@tensorflow/tfjs";
import { expect, test } from "vitest";
import { ScheduledWeights } from "./scheduled-weights.ts";

test("a number stays a number, a schedule is a scalar that moves, and what was built on it sees the new value", () => {
  const before = tf.memory().numTensors;
  const schedules = {
    l1: 3,
    identity: [
      [10, 0],
      [20, 8],
    ] as const,
  };
  const scheduled = new ScheduledWeights(schedules);
  const { l1, identity } = scheduled.weights;
  expect(l1).toBe(3);
  const twice = () => tf.tidy(() => tf.mul(identity as tf.Scalar, 2).dataSync()[0]);
  const seen = [0, 10, 15, 20, 100].map((step) => {
    scheduled.moveTo(step);
    return twice();
  });
  expect(seen).toEqual([0, 0, 8, 16, 16]);
  scheduled[Symbol.dispose]();
  expect(tf.memory().numTensors).toBe(before);
});
