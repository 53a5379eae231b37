import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { defaultMobileRecognizer, MobileRecognizer } from "@mfim/backbones/mobile-recognizer";
import type { Generator, ImageBatch, Trainable } from "@mfim/core";
import { setEager } from "@mfim/graph";
import { lossRegressorTrunk, metricRegressorTrunk, TrainedRegressor } from "@mfim/losses-3dmm";
import { largestDifference, useNativeBackend } from "@mfim/testing";
import { discriminators, generators, loadPart, recognizers, regressors } from "@mfim/zoo";
import * as tf from "@tensorflow/tfjs";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import { BackboneTask } from "../backbone/backbone-task.ts";
import { recogniserTraining } from "../backbone/recogniser-training.ts";
import { regressorTraining } from "../backbone/regressor-training.ts";
import { createGanNetworks } from "../gan/gan-networks.ts";
import { GanTask } from "../gan/gan-task.ts";
import type { TrainingTask } from "../run/training-task.ts";
import { trainingSchema } from "../tasks/task-kinds.ts";
import { jitter } from "../testing/jitter.ts";
import { tinyPictureSet } from "../testing/tiny-picture-set.ts";
import { tinyRenders } from "../testing/tiny-renders.ts";
import type { RecogniserConfig, RegressorConfig } from "./backbone-schema.ts";
import type { GanConfig } from "./gan-schema.ts";
import { readConfig } from "./read-config.ts";

/** Half-precision weights through a network: relative to its largest value. */
const tolerance = 0.02;
const configs = join(import.meta.dirname, "../../configs");
const files = (await readdir(configs)).filter((file) => /^(gan|recogniser|regressor)-/.test(file));

let root = "";
beforeAll(async () => {
  await useNativeBackend();
  root = await mkdtemp(join(tmpdir(), "pretrained-"));
});
afterAll(() => rm(root, { recursive: true }));
beforeEach(() => setEager(true));
afterEach(() => setEager(false));

const faces = (side: number) => tf.randomUniform([2, side, side, 3], -1, 1, "float32", 1) as ImageBatch;

async function expectAlike(trained: tf.Tensor, loaded: tf.Tensor): Promise<void> {
  const largest = tf.max(tf.abs(trained)).dataSync()[0] as number;
  expect((await largestDifference(trained, loaded)) / largest).toBeLessThan(tolerance);
}

/** One step; then all variables are moved, so that nothing is alike by chance, and the model is written. */
async function trainedModel(task: TrainingTask, name: string): Promise<string> {
  const figures = await task.step(0);
  expect(Object.values(figures).every(Number.isFinite)).toBe(true);
  jitter({ state: () => task.variables() } as Trainable, 1);
  const model = join(root, name);
  await task.export(model, 1);
  return model;
}

/** Gives a network, made as its training makes it, what the training has learned. */
function taught<Network extends Pick<Trainable, "state">>(network: Network, task: TrainingTask, prefix: string) {
  const learned = task.variables();
  for (const [key, variable] of network.state()) variable.assign(learned.get(`${prefix}.${key}`) as tf.Variable);
  return network;
}

async function gan(config: GanConfig, name: string): Promise<void> {
  const resolution = Math.min(config.generator.resolution, 32);
  const narrow = (channels: GanConfig["generator"]["channels"]) =>
    Object.fromEntries(
      Object.entries(channels).flatMap(([side, count]) =>
        Number(side) > resolution ? [] : [[side, Math.min(count, 4)]],
      ),
    );
  const { distance: _, grow: __, generator, discriminator, ...rest } = config;
  const small: GanConfig = {
    ...rest,
    run: { ...config.run, precision: "float32" },
    batch: 4,
    generator: { ...generator, resolution, channels: narrow(generator.channels), styleSize: 8, mappingLayers: 2 },
    discriminator: { ...discriminator, channels: narrow(discriminator.channels) },
  };
  using task = new GanTask(small, tinyPictureSet(resolution, 6, 3));
  const model = await trainedModel(task, name);
  const own = createGanNetworks(small);
  using generates = await loadPart(generators, { type: "stylegan2", file: "generator.safetensors" }, { folder: model });
  using judges = await loadPart(discriminators, { type: "stylegan2", file: model }, { folder: "" });
  const picture = (network: Generator) =>
    network.synthesize({
      codes: network.layout.slots.map(({ channels }, n) => tf.randomNormal([2, channels], 1, 0.5, "float32", n + 1)),
      maps: network.layout.noises.map(() => null),
    });
  const average = taught(own.average, task, "average");
  await expectAlike(picture(average), picture(generates));
  const logits = taught(own.discriminator, task, "discriminator").logits(faces(resolution));
  await expectAlike(logits, judges.logits(faces(resolution)));
  for (const network of Object.values(own)) network.dispose();
}

const shortened = <Config extends RecogniserConfig | RegressorConfig>(config: Config): Config => ({
  ...config,
  run: { ...config.run, precision: "float32" },
  batch: 4,
});

async function recogniser(config: RecogniserConfig, name: string): Promise<void> {
  const short = shortened(config);
  using task = new BackboneTask(short, recogniserTraining(short, tinyRenders()));
  const model = await trainedModel(task, name);
  const { id, embeddingSize } = config;
  using own = taught(new MobileRecognizer({ ...defaultMobileRecognizer, id, embeddingSize }), task, "network");
  using loaded = await loadPart(recognizers, { type: "own", folder: model }, { folder: "" });
  expect([loaded.id, loaded.embeddingSize]).toEqual([id, embeddingSize]);
  await expectAlike(own.embed(faces(own.input.height)), loaded.embed(faces(loaded.input.height)));
}

const trunks = { mobile: lossRegressorTrunk, residual: metricRegressorTrunk } as const;

async function regressor(config: RegressorConfig, name: string): Promise<void> {
  const short = shortened(config);
  using task = new BackboneTask(short, regressorTraining(short, tinyRenders()));
  const model = await trainedModel(task, name);
  using loaded = (await loadPart(regressors, { type: "own", folder: model }, { folder: "" })) as TrainedRegressor;
  const { id, architecture, side, shape } = config;
  expect([loaded.id, loaded.sizes.shape]).toEqual([id, shape]);
  const trunk = { ...trunks[architecture], ...(side !== undefined && { side }) };
  using own = taught(new TrainedRegressor({ ...loaded.config, trunk }), task, "network");
  const [trained, found] = [own, loaded].map((network) => network.coefficients(faces(own.input.height)));
  await expectAlike(trained as tf.Tensor, found as tf.Tensor);
}

test.each(files)("what %s makes comes back", { timeout: 60_000 }, async (file) => {
  const config = await readConfig(join(configs, file), trainingSchema);
  if (config.kind === "gan") await gan(config, file);
  else if (config.kind === "recogniser") await recogniser(config, file);
  else if (config.kind === "regressor") await regressor(config, file);
  else throw new RangeError(`${file}: expected a pretraining, got ${config.kind}.`);
});
