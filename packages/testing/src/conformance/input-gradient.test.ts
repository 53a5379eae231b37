import * as tf from "@tensorflow/tfjs";
import { beforeAll, expect, test } from "vitest";
import { useNativeBackend } from "../use-native-backend.ts";
import { expectInputGradient } from "./input-gradient.ts";

beforeAll(useNativeBackend);

const x = () => tf.randomNormal([2, 8, 8, 3], 0, 1, "float32", 5);

test("a right gradient passes", () => {
  expectInputGradient((input) => [tf.tanh(input), tf.square(input)], x());
});

test("a wrong gradient, a missing one and one that is not finite are told", () => {
  const halved = tf.customGrad((input) => ({
    value: tf.square(input as tf.Tensor),
    gradFunc: (dy: tf.Tensor) => tf.mul(dy, input as tf.Tensor),
  }));
  expect(() => expectInputGradient((input) => [halved(input)], x())).toThrow(/finite differences say/);
  expect(() => expectInputGradient((input) => [tf.mul(input, 0)], x())).toThrow(/norm 0/);
  expect(() => expectInputGradient((input) => [tf.sqrt(tf.mul(input, 0))], x())).toThrow(/norm NaN/);
});
