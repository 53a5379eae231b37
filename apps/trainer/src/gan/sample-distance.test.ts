import type { FeatureExtractor, ImageBatch } from "@mfim/core";
import { frechetDistanceOfRows } from "@mfim/metrics";
import { useNativeBackend } from "@mfim/testing";
import { imagesAt } from "@mfim/zoo";
import * as tf from "@tensorflow/tfjs";
import { beforeAll, expect, test } from "vitest";
import { ganSchema } from "../config/gan-schema.ts";
import { tinyPictureSet } from "../testing/tiny-picture-set.ts";
import { createGanNetworks } from "./gan-networks.ts";
import { GanTask } from "./gan-task.ts";
import { SampleDistance } from "./sample-distance.ts";

beforeAll(useNativeBackend);

const optimiser = { learningRate: 0.01 };
const config = ganSchema.parse({
  kind: "gan",
  run: { steps: 4 },
  data: { type: "pack" },
  generator: { resolution: 8, channels: { 4: 6, 8: 4 }, styleSize: 8, mappingLayers: 2, optimiser },
  discriminator: { channels: { 4: 6, 8: 4 }, optimiser },
  batch: 4,
  r1: { weight: 1, interval: 3 },
  pathLength: { weight: 0, interval: 2 },
});

/** Mean colour as features; looks at pictures as they are. */
function meanColour(seen: tf.Tensor2D[] = []): FeatureExtractor {
  return {
    id: "mean-colour",
    input: { height: 8, width: 8, template: "picture" },
    featureSize: 3,
    features(pictures: ImageBatch) {
      const features = tf.mean(pictures, [1, 2]) as tf.Tensor2D;
      seen.push(tf.keep(tf.clone(features)));
      return features;
    },
    dispose() {},
    [Symbol.dispose]() {},
  };
}

const set = tinyPictureSet(8, 10, 6);

test("the distance is that of the features of samples and pictures, named after the network", async () => {
  const seen: tf.Tensor2D[] = [];
  using distance = new SampleDistance(meanColour(seen), set, 60);
  const { average } = createGanNetworks(config);
  const figures = await distance.measure(average);
  expect(Object.keys(figures)).toEqual(["frechet-mean-colour.training"]);
  const rows = (parts: readonly tf.Tensor2D[]) =>
    parts.flatMap((part) => part.arraySync().map((row) => Float32Array.from(row)));
  // Two batches of pictures come first, then two of samples.
  const [pictures, samples] = [rows(seen.slice(0, 2)), rows(seen.slice(2))];
  expect([pictures.length, samples.length]).toEqual([60, 60]);
  expect(figures["frechet-mean-colour.training"]).toBeCloseTo(frechetDistanceOfRows(samples, pictures), 6);
  const all = await imagesAt(set, [...Array(60).keys()]);
  const means = rows([tf.mean(all, [1, 2]) as tf.Tensor2D]);
  expect(pictures.map(String).sort()).toEqual(means.map(String).sort());
  // The same generator is as far away as before.
  expect(await distance.measure(average)).toEqual(figures);
});

test("a task without a distance judges nothing; with one, training moves the figure and leaves the samplers alone", async () => {
  using plain = new GanTask(config, set);
  expect(plain.validate).toBeUndefined();
  using task = new GanTask(config, set, new SampleDistance(meanColour(), set, 20));
  const before = JSON.stringify(task.state());
  const first = await task.validate?.();
  expect(JSON.stringify(task.state())).toBe(before);
  for (let step = 0; step < 3; step++) await task.step(step);
  expect(await task.validate?.()).not.toEqual(first);
});

test("a config names either features or a recogniser", () => {
  const parse = (distance: object) => ganSchema.safeParse({ ...config, distance });
  const recognizer = { type: "own", folder: "bundled:recogniser-64" };
  expect(parse({ recognizer }).success).toBe(true);
  expect(parse({ features: "zoo:fid-inception" }).success).toBe(true);
  expect(parse({}).error?.issues[0]?.message).toMatch(/either features or a recognizer/);
  expect(parse({ recognizer, features: "zoo:fid-inception" }).success).toBe(false);
});
