import type { ImageBatch } from "@mfim/core";
import { useNativeBackend } from "@mfim/testing";
import * as tf from "@tensorflow/tfjs";
import { beforeAll, expect, test } from "vitest";
import { diversity } from "./diversity.ts";

beforeAll(useNativeBackend);

test("copies of one picture have none, a set has as much as itself, half the contrast has half", () => {
  const real = tf.randomUniform([6, 8, 8, 3], -1, 1, "float32", 5) as ImageBatch;
  const one = tf.tile(tf.slice(real, 0, 1), [6, 1, 1, 1]) as ImageBatch;
  const of = (pictures: ImageBatch) => diversity(pictures, real).dataSync()[0];
  expect(of(one)).toBeCloseTo(0, 5);
  expect(of(real)).toBeCloseTo(1, 5);
  expect(of(tf.mul(real, 0.5))).toBeCloseTo(0.5, 5);
});
