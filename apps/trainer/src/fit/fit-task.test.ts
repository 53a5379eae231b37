import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { defaultMobileRecognizer, MobileRecognizer, saveMobileRecognizer } from "@mfim/backbones/mobile-recognizer";
import { saveTrainedRegressor, TrainedRegressor } from "@mfim/losses-3dmm";
import { seededWeights } from "@mfim/nn";
import { useNativeBackend } from "@mfim/testing";
import { imagesAt, loadPart, swapMethods } from "@mfim/zoo";
import * as tf from "@tensorflow/tfjs";
import { afterAll, beforeAll, expect, test } from "vitest";
import { fitSchema } from "../config/fit-schema.ts";
import { ganSchema } from "../config/gan-schema.ts";
import { GanTask } from "../gan/gan-task.ts";
import { expectExactResume } from "../testing/expect-exact-resume.ts";
import { tinyPictureSet } from "../testing/tiny-picture-set.ts";
import { buildFitParts } from "./build-fit-parts.ts";
import { FitTask } from "./fit-task.ts";

const size = 16;
const set = tinyPictureSet(size, 6, 3);
let folder = "";

/** Networks of the loss and a generator after two steps of pretraining: all real, all small. */
beforeAll(async () => {
  await useNativeBackend();
  folder = await mkdtemp(join(tmpdir(), "fit-"));
  const rows = [
    { expansion: 1, channels: 8, repeats: 1, stride: 2 as const },
    { expansion: 1, channels: 8, repeats: 1, stride: 2 as const },
  ];
  const trunk = { side: 16, stem: 8, rows, width: 16 };
  using recognizer = new MobileRecognizer({ ...defaultMobileRecognizer, embeddingSize: 8, trunk }, seededWeights(1));
  await saveMobileRecognizer(join(folder, "recognizer"), recognizer);
  const coefficients = {
    shape: ["s0", "s1"],
    expression: ["e0"],
    pose: ["yaw"],
    mean: [0, 0, 0, 0],
    deviation: [1, 1, 1, 1],
  };
  using regressor = new TrainedRegressor(
    {
      architecture: "coefficient-regressor",
      id: "tiny",
      template: "ffhq",
      trunk: { kind: "mobile", ...trunk },
      coefficients,
    },
    seededWeights(2),
  );
  await saveTrainedRegressor(join(folder, "regressor"), regressor);
  const channels = { 4: 6, 8: 6, 16: 4 };
  const optimiser = { learningRate: 0.01 };
  const config = ganSchema.parse({
    kind: "gan",
    run: { steps: 2 },
    data: { type: "pack" },
    generator: { resolution: size, channels, styleSize: 8, mappingLayers: 2, optimiser },
    discriminator: { channels, optimiser },
    batch: 4,
    r1: { weight: 1, interval: 2 },
    pathLength: { weight: 0, interval: 1 },
  });
  using gan = new GanTask(config, set);
  for (let step = 0; step < 2; step++) await gan.step(step);
  await gan.export(join(folder, "generator"), 2);
});
afterAll(() => rm(folder, { recursive: true }));

function config() {
  const optimiser = { learningRate: 0.005 };
  return fitSchema.parse({
    kind: "mfim",
    run: { steps: 4 },
    data: { type: "pack" },
    batch: 4,
    pairs: {
      samePicture: 0.2,
      samePerson: 0.2,
      reconstruction: { "different-person": 0.3, "same-person": 1, "same-picture": 1 },
    },
    generator: { type: "stylegan2", file: "generator/generator.safetensors" },
    discriminator: "generator",
    encoder: {
      type: "facial-attribute",
      identityFrom: 8,
      pyramid: { type: "mobile-trunk", start: "recognizer", channels: 8 },
      codes: { width: 8 },
      maps: { resolutions: [8], width: 4 },
    },
    optimisers: { encoder: optimiser, generator: optimiser, discriminator: optimiser },
    networks: {
      recognizer: { type: "own", folder: "recognizer" },
      regressor: { type: "own", folder: "regressor" },
      perceptual: { type: "recognizer-features", folder: "recognizer", rows: 1 },
    },
    loss: {
      identity: 3,
      reconstruction: 1,
      l1: 1,
      perceptual: 1,
      adversarial: 1,
      r1: 1,
      shape: 0.1,
      pose: 0.1,
      expression: 0.1,
    },
    r1Interval: 3,
    clipNorm: 10,
  });
}

const create = async () => new FitTask(config(), await buildFitParts(config(), folder), set, set);

test("training resumes bit for bit, and every term is logged", async () => {
  using probe = await create();
  expect(Object.keys(await probe.step(0)).sort()).toEqual(
    [
      "adversarial",
      "discriminator",
      "diversity",
      "expression",
      "identity",
      "l1",
      "perceptual",
      "pose",
      "r1",
      "shape",
      "total",
    ].sort(),
  );
  const tasks = [await create(), await create(), await create()];
  await expectExactResume(() => tasks.shift() as FitTask, 4);
});

test("the exported folder is a swap method that gives the averaged networks' swap, with its provenance", async () => {
  using task = await create();
  for (let step = 0; step < 2; step++) await task.step(step);
  const model = join(folder, "model");
  await task.export(model, 2);
  const stored = JSON.parse(await readFile(join(model, "config.json"), "utf8"));
  expect(stored.lossNetworks).toHaveLength(3);
  expect(stored.provenance).toMatchObject({ data: "tiny", steps: 2 });
  const method = await loadPart(swapMethods, stored.method, { folder: model });
  const source = await imagesAt(set, [0, 5]);
  const target = await imagesAt(set, [9, 14]);
  const loaded = await method.swap(source, target);
  const trained = task.swap(source, target);
  expect(tf.max(tf.abs(tf.sub(loaded, trained))).dataSync()[0]).toBeLessThan(0.02);
  expect(tf.max(tf.abs(tf.sub(loaded, target))).dataSync()[0]).toBeGreaterThan(0.02);
  method.dispose();
});
