import { expectGradient, expectNoLeak, useNativeBackend } from "@mfim/testing";
import * as tf from "@tensorflow/tfjs";
import { beforeAll, describe, expect, test } from "vitest";
import { batchNormalise } from "./batch-normalise.ts";

beforeAll(useNativeBackend);

const scale = () => tf.tensor1d([0.5, 2, -1]);
const offset = () => tf.tensor1d([0.1, 0, 3]);

describe.each([
  ["maps", [4, 3, 5, 3]],
  ["vectors", [7, 3]],
])("batch normalisation of %s", (_name, shape) => {
  const input = () => tf.randomNormal(shape as number[], 0.5, 2, "float32", 5);

  test("agrees with its definition, statistics included", async () => {
    const x = input();
    const { y, mean, variance } = batchNormalise(x, scale(), offset(), 1e-3);
    const rows = (await tf.reshape(x, [-1, 3]).array()) as number[][];
    const found = (await tf.reshape(y, [-1, 3]).array()) as number[][];
    for (let c = 0; c < 3; c++) {
      const column = rows.map((row) => row[c] as number);
      const m = column.reduce((sum, v) => sum + v, 0) / column.length;
      const squares = column.reduce((sum, v) => sum + (v - m) ** 2, 0);
      expect(mean.dataSync()[c]).toBeCloseTo(m, 4);
      expect(variance.dataSync()[c]).toBeCloseTo(squares / (column.length - 1), 3);
      for (const [n, value] of column.entries()) {
        const normal = (value - m) / Math.sqrt(squares / column.length + 1e-3);
        const expected = normal * (scale().dataSync()[c] as number) + (offset().dataSync()[c] as number);
        expect(found[n]?.[c]).toBeCloseTo(expected, 3);
      }
    }
  });

  test("has the gradient of finite differences in all three arguments", () => {
    const cubed = (y: tf.Tensor) => tf.sum(tf.mul(tf.square(y), y)) as tf.Scalar;
    expectGradient((x) => cubed(batchNormalise(x, scale(), offset(), 1e-3).y), input());
    expectGradient((s) => cubed(batchNormalise(input(), s as tf.Tensor1D, offset(), 1e-3).y), scale());
    expectGradient((b) => cubed(batchNormalise(input(), scale(), b as tf.Tensor1D, 1e-3).y), offset());
  });

  test("leaks nothing", async () => {
    const x = input();
    await expectNoLeak(() => {
      tf.tidy(() => {
        batchNormalise(x, scale(), offset(), 1e-3);
      });
    });
  });
});
