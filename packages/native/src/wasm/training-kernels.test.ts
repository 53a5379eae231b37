import * as tf from "@tensorflow/tfjs";
import { afterAll, describe, expect, test } from "vitest";
import { useBackend } from "../backend/use-backend.ts";

/** Gradients of sum(f(inputs) * weights), computed on one backend; weights differ by element, so that order matters. */
async function gradients(
  backend: "wasm" | "cpu",
  f: (...inputs: tf.Tensor[]) => tf.Tensor,
  shapes: readonly number[][],
): Promise<number[][]> {
  await useBackend({ backend });
  const inputs = shapes.map((shape, index) => wave(shape, index + 1));
  const results = tf.grads((...x: tf.Tensor[]) => {
    const y = f(...x);
    return tf.sum(tf.mul(y, wave(y.shape, 0.37)));
  })(inputs);
  return Promise.all(results.map(async (result) => [...(await result.data())]));
}

function wave(shape: readonly number[], frequency: number): tf.Tensor {
  const size = shape.reduce((product, length) => product * length, 1);
  return tf.tensor(
    Float32Array.from({ length: size }, (_, index) => Math.sin(frequency * (index + 1) * 1.7)),
    [...shape],
  );
}

const conv =
  (stride: number, pad: Parameters<typeof tf.conv2d>[3], dilation = 1) =>
  (x: tf.Tensor, w: tf.Tensor) =>
    tf.conv2d(x as tf.Tensor4D, w as tf.Tensor4D, stride, pad, "NHWC", dilation);
const depthwise =
  (stride: number, pad: "same" | "valid", dilation = 1) =>
  (x: tf.Tensor, w: tf.Tensor) =>
    tf.depthwiseConv2d(x as tf.Tensor4D, w as tf.Tensor4D, stride, pad, "NHWC", dilation);

const cases: readonly (readonly [string, (...inputs: tf.Tensor[]) => tf.Tensor, number[][]])[] = [
  [
    "conv2d, same",
    conv(1, "same"),
    [
      [2, 7, 6, 3],
      [3, 3, 3, 4],
    ],
  ],
  [
    "conv2d, stride 2, same",
    conv(2, "same"),
    [
      [2, 7, 8, 3],
      [3, 3, 3, 4],
    ],
  ],
  [
    "conv2d, stride 2, valid, a rest",
    conv(2, "valid"),
    [
      [2, 8, 9, 3],
      [3, 3, 3, 4],
    ],
  ],
  [
    "conv2d, stride 3, explicit pad",
    conv(3, [
      [0, 0],
      [1, 2],
      [2, 0],
      [0, 0],
    ]),
    [
      [1, 9, 8, 2],
      [4, 3, 2, 2],
    ],
  ],
  [
    "conv2dTranspose, stride 2",
    (x, w) => tf.conv2dTranspose(x as tf.Tensor4D, w as tf.Tensor4D, [2, 10, 8, 3], 2, "same"),
    [
      [2, 5, 4, 2],
      [3, 3, 3, 2],
    ],
  ],
  [
    "depthwise, valid",
    depthwise(1, "valid"),
    [
      [2, 7, 6, 3],
      [3, 3, 3, 1],
    ],
  ],
  [
    "depthwise, stride 2, same, multiplier 2",
    depthwise(2, "same"),
    [
      [2, 8, 7, 3],
      [3, 3, 3, 2],
    ],
  ],
  [
    "depthwise, stride 3, kernel 2, a rest",
    depthwise(3, "valid"),
    [
      [1, 9, 10, 2],
      [2, 2, 2, 1],
    ],
  ],
  ["maxPool", (x) => tf.maxPool(x as tf.Tensor4D, 3, 2, "same"), [[2, 7, 8, 3]]],
  ["maxPool, a rest (upstream is wrong here)", (x) => tf.maxPool(x as tf.Tensor4D, 2, 2, "same"), [[2, 7, 7, 3]]],
  ["gather", (x) => tf.gather(x, [2, 0, 2, 1]), [[4, 3]]],
];

describe("gradients on wasm equal those of the JavaScript backend", () => {
  test.each(cases)("%s", async (_name, f, shapes) => {
    const [actual, expected] = [await gradients("wasm", f, shapes), await gradients("cpu", f, shapes)];
    expect(actual.map((values) => values.length)).toEqual(expected.map((values) => values.length));
    for (const [index, values] of expected.entries()) {
      const largest = Math.max(...values.map(Math.abs));
      expect(largest).toBeGreaterThan(0);
      const error = Math.max(...values.map((value, at) => Math.abs(value - actual[index]![at]!)));
      expect(error / largest).toBeLessThan(1e-5);
    }
  });
});

test("the gradient of a convolution's filter is the difference quotient", async () => {
  await useBackend({ backend: "wasm" });
  const [x, w] = [wave([1, 6, 6, 2], 1), wave([3, 3, 2, 2], 2)];
  const loss = (filter: tf.Tensor) => tf.sum(tf.square(tf.conv2d(x as tf.Tensor4D, filter as tf.Tensor4D, 2, "same")));
  const gradient = await tf.grad(loss)(w).data();
  const values = await w.data();
  for (const at of [0, 7, 20, 35]) {
    const shifted = (step: number) =>
      loss(
        tf.tensor(
          values.map((value, index) => (index === at ? value + step : value)),
          w.shape,
        ),
      ).dataSync()[0]!;
    expect(gradient[at]).toBeCloseTo((shifted(0.05) - shifted(-0.05)) / 0.1, 2); // a quadratic: the quotient is exact
  }
});

test("einsum, which upstream lacks on wasm, is the matrix product that it says", async () => {
  await useBackend({ backend: "wasm" });
  const [x, y] = [wave([2, 3, 4], 1), wave([2, 4, 5], 2)];
  const error = tf.max(tf.abs(tf.sub(tf.einsum("bij,bjk->bik", x, y), tf.matMul(x, y))));
  expect((await error.data())[0]).toBeLessThan(1e-5);
});

test("borrowed and composed kernels leave no tensor behind", async () => {
  await useBackend({ backend: "wasm" });
  const x = tf.randomNormal([1, 6, 6, 2]);
  const w = tf.randomNormal([3, 3, 2, 1]);
  const step = () =>
    tf.tidy(
      () =>
        void tf.grads((a, b) =>
          tf.sum(tf.maxPool(tf.depthwiseConv2d(a as tf.Tensor4D, b as tf.Tensor4D, 1, "same"), 2, 2, "same")),
        )([x, w]),
    );
  step();
  const before = tf.memory();
  step();
  expect(tf.memory().numTensors).toBe(before.numTensors);
  expect(tf.memory().numDataBuffers).toBe(before.numDataBuffers);
});

afterAll(async () => {
  await tf.setBackend("cpu");
});
