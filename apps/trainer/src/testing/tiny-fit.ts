import { join } from "node:path";
import { defaultMobileRecognizer, MobileRecognizer, saveMobileRecognizer } from "@mfim/backbones/mobile-recognizer";
import { saveTrainedRegressor, TrainedRegressor } from "@mfim/losses-3dmm";
import { seededWeights } from "@mfim/nn";
import { type GanConfig, ganSchema } from "../config/gan-schema.ts";
import { GanTask } from "../gan/gan-task.ts";
import { tinyPictureSet } from "./tiny-picture-set.ts";

/** Side of the pictures of a tiny training. */
export const tinySize = 16;

/** Writes networks of the loss and a generator after two steps of pretraining into a folder: all real, all small. */
export async function writeTinyNetworks(folder: string): Promise<void> {
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
  using gan = new GanTask(tinyGanConfig(), tinyPictureSet(tinySize, 6, 3));
  for (let step = 0; step < 2; step++) await gan.step(step);
  await gan.export(join(folder, "generator"), 2);
}

/** The pretraining of their generator. */
export function tinyGanConfig(): GanConfig {
  const channels = { 4: 6, 8: 6, 16: 4 };
  const optimiser = { learningRate: 0.01 };
  return ganSchema.parse({
    kind: "gan",
    run: { steps: 2 },
    data: { type: "pack" },
    generator: { resolution: tinySize, channels, styleSize: 8, mappingLayers: 2, optimiser },
    discriminator: { channels, optimiser },
    batch: 4,
    r1: { weight: 1, interval: 2 },
    pathLength: { weight: 0, interval: 1 },
  });
}

/** A config of kind mfim over those networks. */
export function tinyFitConfig(run: object = {}) {
  const optimiser = { learningRate: 0.005 };
  return {
    kind: "mfim",
    run: { steps: 4, ...run },
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
  };
}
