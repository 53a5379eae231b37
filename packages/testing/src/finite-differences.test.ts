import * as tf from "@tensorflow/tfjs";
import { beforeAll, expect, test } from "vitest";
import { expectGradient, expectSecondGradient } from "./finite-differences.ts";
import { useNativeBackend } from "./use-native-backend.ts";

beforeAll(useNativeBackend);

test("right gradients pass, first and second order", () => {
  const x = tf.randomNormal([3, 4], 0, 1, "float32", 7);
  const f = (input: tf.Tensor) => tf.sum(tf.softplus(tf.square(input))) as tf.Scalar;
  expectGradient(f, x);
  expectSecondGradient(f, x);
});

test("the silently wrong second order of sigmoid is caught", () => {
  const x = tf.randomNormal([3, 4], 0, 1, "float32", 7);
  const f = (input: tf.Tensor) => tf.sum(tf.square(tf.sigmoid(input))) as tf.Scalar;
  expectGradient(f, x);
  expect(() => expectSecondGradient(f, x)).toThrow(/second order/);
});
