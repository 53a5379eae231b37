import { useNativeBackend } from "@mfim/testing";
import * as tf from "@tensorflow/tfjs";
import { beforeAll, expect, test } from "vitest";
import { codeStatistics } from "./code-statistics.ts";

beforeAll(useNativeBackend);

test("size and spread of codes over slots of different width", () => {
  const codes = [
    tf.tensor2d([
      [3, 3],
      [5, 5],
    ]),
    tf.tensor2d([[1], [1]]),
  ];
  const { rootMeanSquare, deviation } = codeStatistics({ codes });
  expect(rootMeanSquare.dataSync()[0]).toBeCloseTo(Math.sqrt((9 + 9 + 1 + 25 + 25 + 1) / 6), 5);
  // The first two columns are 1 off their mean in every row, the third not at all.
  expect(deviation.dataSync()[0]).toBeCloseTo(Math.sqrt(4 / 6), 5);
});

test("codes that are the same for every picture have no deviation, however large", () => {
  const { rootMeanSquare, deviation } = codeStatistics({ codes: [tf.fill([4, 7], 12_000) as tf.Tensor2D] });
  expect(rootMeanSquare.dataSync()[0]).toBeCloseTo(12_000, 0);
  expect(deviation.dataSync()[0]).toBe(0);
});
