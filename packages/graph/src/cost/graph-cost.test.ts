import { useNativeBackend } from "@mfim/testing";
import * as tf from "@tensorflow/tfjs";
import { beforeAll, expect, test } from "vitest";
import { compile } from "../compile.ts";
import { graphCost } from "./graph-cost.ts";

beforeAll(useNativeBackend);

test("counts the multiplications of convolutions and products, forwards and backwards, by hand", () => {
  const filter = tf.ones<tf.Rank.R4>([3, 3, 4, 8]);
  const picture = tf.ones<tf.Rank.R4>([2, 6, 6, 4]);
  const flops = (fn: (x: tf.Tensor4D) => tf.TensorContainer) => {
    const compiled = compile(fn as (x: tf.Tensor4D) => tf.Tensor, { check: "once" });
    const cost = graphCost(compiled.concrete(picture));
    compiled.dispose();
    return cost.flops;
  };
  const convolution = 2 * (2 * 6 * 6 * 8) * (3 * 3 * 4);
  expect(flops((x) => tf.conv2d(x, filter, 1, "same"))).toBe(convolution);
  const squared = (x: tf.Tensor, w: tf.Tensor) =>
    tf.sum(tf.square(tf.conv2d(x as tf.Tensor4D, w as tf.Tensor4D, 1, "same")));
  expect(flops((x) => tf.grads(squared)([x, filter]))).toBe(3 * convolution);
  expect(flops((x) => tf.depthwiseConv2d(x, tf.ones([3, 3, 4, 2]), 1, "valid"))).toBe(2 * (2 * 4 * 4 * 4 * 2) * 9);
  // A transposed convolution does the work of the convolution whose gradient it is.
  expect(flops((x) => tf.conv2dTranspose(x, tf.ones([3, 3, 5, 4]), [2, 13, 13, 5], 2, "valid"))).toBe(
    2 * (2 * 6 * 6 * 4) * (3 * 3 * 5),
  );
  expect(flops((x) => tf.matMul(tf.reshape(x, [2, 36, 4]), tf.ones([2, 4, 7])))).toBe(2 * 2 * 36 * 4 * 7);
});

test("counts what the ops read and write, and nothing for what only renames", () => {
  const compiled = compile((x: tf.Tensor) => tf.reshape(tf.mul(x, x), [8]), { check: "once" });
  const { bytes, byOp } = graphCost(compiled.concrete(tf.ones([2, 4])));
  expect(bytes).toBe(3 * 8 * 4);
  expect(byOp.get("Mul")).toEqual({ count: 1, bytes: 96, flops: 0 });
  expect(byOp.get("Reshape")?.bytes).toBe(0);
});
