import { expectGradient, expectSecondGradient, useNativeBackend } from "@mfim/testing";
import * as tf from "@tensorflow/tfjs";
import { beforeAll, expect, test } from "vitest";
import { relu6 } from "../index.ts";

beforeAll(useNativeBackend);

test("relu6 clips at 0 and 6, and its gradient is 1 between them", async () => {
  const x = tf.tensor1d([-1, 0.5, 5.5, 7]);
  expect([...(await relu6(x).data())]).toEqual([0, 0.5, 5.5, 6]);
  expect([
    ...(await tf
      .grad((y) => tf.sum(relu6(y)))(x)
      .data()),
  ]).toEqual([0, 1, 1, 0]);
});

test("first and second order agree with finite differences", () => {
  const f = (x: tf.Tensor) => tf.sum(tf.mul(tf.square(relu6(x)), relu6(tf.add(x, 2)))) as tf.Scalar;
  const x = tf.tensor1d([-3, -1, 0.7, 2, 3.1, 5, 8]);
  expectGradient(f, x);
  expectSecondGradient(f, x);
});
