import { expectSecondGradient, useNativeBackend } from "@mfim/testing";
import * as tf from "@tensorflow/tfjs";
import { beforeAll, expect, test } from "vitest";
import { IrSeBlock, irSe50Stages, irSeBody, seededWeights } from "../index.ts";
import { subsample } from "../ops/subsample.ts";

beforeAll(useNativeBackend);

test("IR-SE50 has 24 blocks, and a projection only where the width changes", () => {
  const body = irSeBody(64, irSe50Stages);
  expect(body.length).toBe(24);
  expect(body.flatMap((block, index) => (block.shortcut_layer.length > 0 ? [index] : []))).toEqual([3, 7, 21]);
  for (const block of body) block.dispose();
});

test("the keys are those of the public checkpoints", () => {
  using block = new IrSeBlock({ input: 16, output: 32, stride: 2 });
  const keys = [...block.state().keys()];
  expect(keys).toContain("shortcut_layer.0.weight");
  expect(keys).toContain("shortcut_layer.1.running_var");
  expect(keys).toContain("res_layer.2.weight");
  expect(keys).toContain("res_layer.5.fc2.weight");
});

test.each([
  [6, 6, 2],
  [7, 5, 2],
  [9, 9, 3],
])("subsampling %i x %i by %i equals a pooling of one pixel", async (height, width, stride) => {
  const x = tf.randomNormal([2, height, width, 3], 0, 1, "float32", 1) as tf.Tensor4D;
  const expected = tf.maxPool(x, 1, stride, "same");
  const actual = subsample(x, stride);
  expect(actual.shape).toEqual(expected.shape);
  expect(Array.from(await actual.data())).toEqual(Array.from(await expected.data()));
});

test("subsampling differentiates twice", () => {
  const x = tf.randomNormal([1, 5, 5, 2], 0, 1, "float32", 2);
  expectSecondGradient((input) => tf.sum(tf.pow(subsample(input as tf.Tensor4D, 2), 3)) as tf.Scalar, x);
});

test("a block halves the map and its gradient reaches every parameter", () => {
  using block = new IrSeBlock({ input: 8, output: 16, stride: 2, weights: seededWeights(1) });
  const x = tf.randomNormal([2, 8, 8, 8], 0, 1, "float32", 3) as tf.Tensor4D;
  expect(block.forward(x).shape).toEqual([2, 4, 4, 16]);
  const parameters = block.parameters();
  const { grads } = tf.variableGrads(() => tf.sum(tf.square(block.forward(x))) as tf.Scalar, [...parameters.values()]);
  for (const [key, variable] of parameters) {
    const gradient = grads[variable.name];
    expect(gradient === undefined ? 0 : (tf.max(tf.abs(gradient)).dataSync()[0] as number), key).toBeGreaterThan(0);
  }
});
