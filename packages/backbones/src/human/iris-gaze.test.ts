import { describeGazeEstimator, useNativeBackend } from "@mfim/testing";
import * as tf from "@tensorflow/tfjs";
import { beforeAll, describe, expect, test } from "vitest";
import { fittedEyes, gazeOf, IrisGaze } from "./iris-gaze.ts";

beforeAll(useNativeBackend);

type Vector = readonly [number, number, number];
const turned = (yaw: number, pitch: number): Vector => {
  const [y, p] = [yaw, pitch].map((angle) => (angle * Math.PI) / 180) as [number, number];
  return [Math.sin(y) * Math.cos(p), Math.sin(p), Math.cos(y) * Math.cos(p)];
};
const times = (matrix: readonly number[], v: Vector): number[] =>
  [0, 1, 2].map((row) => v.reduce((sum, value, k) => sum + value * (matrix[3 * row + k] as number), 0));

test("irises on balls that are fixed to a turned head look where the balls were turned", () => {
  // The head turned by 25 degrees to the right of the picture.
  const [c, s] = [Math.cos(0.4363), Math.sin(0.4363)];
  const rotation = [c, 0, s, 0, 1, 0, -s, 0, c];
  const gaze = times(rotation, turned(-15, 8));
  const { centre, reach } = fittedEyes;
  const offsets = [-1, 1].map((side) => {
    const middle = times(rotation, [side * centre[0], centre[1], centre[2]]);
    return [0, 1].map((axis) => (middle[axis] as number) + reach * (gaze[axis] as number));
  });
  const found = gazeOf(
    { offsets: tf.tensor3d([offsets]), rotations: tf.tensor3d(rotation, [1, 3, 3]) },
    fittedEyes,
  ).dataSync();
  for (const [axis, value] of found.entries()) expect(value).toBeCloseTo(gaze[axis] as number, 5);
});

describe("the estimator", () => describeGazeEstimator(() => IrisGaze.load(), { differentiable: false }));
