import { expectGradient, useNativeBackend } from "@mfim/testing";
import * as tf from "@tensorflow/tfjs";
import { beforeAll, describe, expect, test } from "vitest";
import { depthwiseConvolution } from "./depthwise-convolution.ts";

beforeAll(useNativeBackend);

const seeded = (shape: [number, number, number, number], seed: number) =>
  tf.randomNormal(shape, 0, 1, "float32", seed) as tf.Tensor4D;
const largest = (a: tf.Tensor, b: tf.Tensor) => tf.max(tf.abs(tf.sub(a, b))).dataSync()[0] as number;

describe.each([
  { stride: 1, padding: "same", kernel: 3 },
  { stride: 1, padding: "same", kernel: 5 },
  { stride: 1, padding: "valid", kernel: 3 },
  { stride: 2, padding: "valid", kernel: 3 },
] as const)("kernel $kernel, stride $stride, $padding", ({ stride, padding, kernel }) => {
  const x = () => seeded([2, 7, 6, 3], 3);
  const filter = () => seeded([kernel, kernel, 3, 1], 4);

  test("values and both gradients are those of tfjs's own op", () => {
    const weights = tf.depthwiseConv2d(x(), filter(), stride, padding);
    const upstream = seeded(weights.shape, 5);
    const by = (op: typeof depthwiseConvolution) =>
      tf.grads((a, b) => tf.sum(tf.mul(op(a as tf.Tensor4D, b as tf.Tensor4D, stride, padding), upstream)))([
        x(),
        filter(),
      ]) as [tf.Tensor, tf.Tensor];
    const own = by(depthwiseConvolution);
    const reference = by((a, b, s, p) => tf.depthwiseConv2d(a, b, s, p));
    expect(largest(depthwiseConvolution(x(), filter(), stride, padding), weights)).toBe(0);
    expect(largest(own[0], reference[0])).toBeLessThan(1e-5);
    expect(largest(own[1], reference[1])).toBeLessThan(1e-5);
  });
});

test("the gradient by the input can be differentiated again", () => {
  const filter = seeded([3, 3, 2, 1], 6);
  const slope = (x: tf.Tensor) =>
    tf.grad((inner) => tf.sum(tf.square(depthwiseConvolution(inner as tf.Tensor4D, filter, 1, "same"))))(x);
  expectGradient((x) => tf.sum(tf.square(slope(x))) as tf.Scalar, seeded([1, 4, 4, 2], 7), { step: 1e-2 });
});
