import { useNativeBackend } from "@mfim/testing";
import { memorySet } from "@mfim/zoo";
import * as tf from "@tensorflow/tfjs";
import { beforeAll, expect, test } from "vitest";
import { fitSchema } from "../config/fit-schema.ts";
import { tinyFitConfig } from "../testing/tiny-fit.ts";
import { disposeBatch, FitBatches } from "./fit-batches.ts";

beforeAll(useNativeBackend);

const side = 4;
const rows = 12;
/** Every picture is of one grey, so that what colours are changed by can be read off it. */
const grey = memorySet({
  name: "grey",
  size: side,
  count: rows,
  pictures: new Uint8Array(rows * side * side * 3).fill(160),
  persons: Array.from({ length: rows }, (_, n) => `${Math.floor(n / 3)}`),
  ids: Array.from({ length: rows }, (_, n) => `${n}`),
  truths: [0, 3, 6].map((n) => ({ source: n, target: n + 3, truth: n + 4 })),
});

async function brightnessOf(jitter?: { readonly brightness: number }) {
  const { pairs, ...config } = tinyFitConfig();
  const known = { ...pairs, samePicture: 0, samePerson: 0, knownTruth: 1 };
  const batches = new FitBatches(
    grey,
    fitSchema.parse({ ...config, batch: 8, pairs: known, ...(jitter && { jitter }) }),
    {
      index: 0,
      count: 1,
    },
  );
  const batch = await batches.next();
  const means = (pictures: tf.Tensor) => Array.from(tf.tidy(() => tf.mean(pictures, [1, 2, 3])).dataSync());
  const { source, target, reference } = batch.pairs;
  const found = {
    source: means(source),
    target: means(target),
    truth: means(reference as tf.Tensor),
    real: means(batch.real),
  };
  disposeBatch(batch);
  return found;
}

test("colours stay as they are unless the config changes them: of a source, and of a target with its true swap", async () => {
  const plain = await brightnessOf();
  for (const own of Object.values(plain)) for (const value of own) expect(value).toBeCloseTo(160 / 127.5 - 1, 5);
  const { source, target, truth, real } = await brightnessOf({ brightness: 0.3 });
  expect(truth).toEqual(target);
  expect(source.every((value, n) => Math.abs(value - (target[n] as number)) > 1e-3)).toBe(true);
  for (const own of [source, target, real]) {
    expect(new Set(own.map((value) => value.toFixed(3))).size).toBeGreaterThan(4);
    // A factor of 0.7 to 1.3 of 160.
    for (const value of own) expect(Math.abs((value + 1) * 127.5 - 160)).toBeLessThan(49);
  }
});
