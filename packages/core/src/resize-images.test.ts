import * as tf from "@tensorflow/tfjs";
import { expect, test } from "vitest";
import { resamplingMatrix, resizeImages } from "./resize-images.ts";

test.each([
  [8, 4],
  [7, 3],
  [4, 8],
  [5, 13],
  [6, 6],
  [1, 4],
])("every row of the matrix %i to %i sums to 1", (from, to) => {
  const matrix = resamplingMatrix(from, to);
  for (let row = 0; row < to; row++) {
    const sum = matrix.slice(row * from, (row + 1) * from).reduce((total, weight) => total + weight, 0);
    expect(sum).toBeCloseTo(1, 6);
  }
});

test("shrinking by a whole factor is the mean of the blocks", async () => {
  const x = tf.randomNormal([2, 8, 12, 3], 0, 1, "float32", 1) as tf.Tensor4D;
  const expected = tf.avgPool(x, 4, 4, "valid");
  const difference = tf.max(tf.abs(tf.sub(resizeImages(x, 2, 3), expected)));
  expect((await difference.data())[0]).toBeLessThan(1e-6);
});

test("growing interpolates between pixel centres", async () => {
  const x = tf.tensor4d([0, 1], [1, 1, 2, 1]);
  expect(Array.from(await resizeImages(x, 1, 4).data())).toEqual([0, 0.25, 0.75, 1]);
});

test("the gradient is the transpose of the map", async () => {
  const x = tf.randomNormal([1, 6, 6, 2], 0, 1, "float32", 2) as tf.Tensor4D;
  const y = tf.randomNormal([1, 9, 4, 2], 0, 1, "float32", 3) as tf.Tensor4D;
  const gradient = tf.grad((input) => tf.sum(tf.mul(resizeImages(input as tf.Tensor4D, 9, 4), y)))(x);
  const left = (await tf.sum(tf.mul(gradient, x)).data())[0] as number;
  const right = (await tf.sum(tf.mul(resizeImages(x, 9, 4), y)).data())[0] as number;
  expect(left).toBeCloseTo(right, 4);
});
