import type { FaceCoefficients } from "@mfim/core";
import { expectGradient, expectNoLeak, useNativeBackend } from "@mfim/testing";
import * as tf from "@tensorflow/tfjs";
import { beforeAll, expect, test } from "vitest";
import { coefficientDistance, expressionLoss, poseLoss, shapeLoss } from "./coefficient-losses.ts";

beforeAll(useNativeBackend);

const rows = (...values: number[][]) => tf.tensor2d(values);

test("each loss is the mean over the batch of |a - b| of its own part", async () => {
  const a: FaceCoefficients = { shape: rows([3, 4], [0, 0]), expression: rows([1], [2]), pose: rows([0, 0], [5, 12]) };
  const b: FaceCoefficients = { shape: rows([0, 0], [0, 1]), expression: rows([1], [0]), pose: rows([0, 0], [0, 0]) };
  const value = async (loss: tf.Scalar) => (await loss.data())[0] as number;
  expect(await value(shapeLoss(a, b))).toBeCloseTo((5 + 1) / 2, 3);
  expect(await value(expressionLoss(a, b))).toBeCloseTo((0 + 2) / 2, 3);
  expect(await value(poseLoss(a, b))).toBeCloseTo((0 + 13) / 2, 3);
});

test("the gradient is right, and zero, not NaN, where both are equal", async () => {
  const target = tf.randomNormal([3, 4], 0, 1, "float32", 1) as tf.Tensor2D;
  const loss = (x: tf.Tensor) => tf.sum(coefficientDistance(x as tf.Tensor2D, target)) as tf.Scalar;
  expectGradient(loss, tf.randomNormal([3, 4], 0, 1, "float32", 2));
  expect([...(await tf.grad(loss)(target).data())]).toEqual(new Array(12).fill(0));
});

test("rows of different widths are refused, and nothing leaks", async () => {
  expect(() => coefficientDistance(rows([1, 2]), rows([1]))).toThrow(/expected shape \[1, 2\], got \[1, 1\]/);
  const a = rows([1, 2]);
  const b = rows([3, 4]);
  await expectNoLeak(() => coefficientDistance(a, b).dispose());
});
