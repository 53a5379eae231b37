import { join } from "node:path";
import { loadLpips } from "@mfim/backbones/lpips";
import { loadMobileFaceNet } from "@mfim/backbones/mobilefacenet";
import { readCheckpoint } from "@mfim/checkpoints";
import { splitCodes } from "@mfim/core";
import { FacialAttributeEncoder, MobileFaceNetPyramid, TopDownPyramid } from "@mfim/encoder";
import { loadThreeDdfa, threeDdfaRotationLayout } from "@mfim/losses-3dmm";
import type { WeightSource } from "@mfim/nn";
import { TemplateAligner } from "@mfim/photographs/templates";
import type { Discriminator, Generator } from "@mfim/stylegan";
import { alone, type Exchange, mfimObjective } from "@mfim/training";
import { weightsFor } from "./fresh-weights.ts";
import { makeDiscriminator, makeGenerator } from "./networks.ts";
import { trainingStep } from "./training-step.ts";
import { warpMatrices } from "./warp-matrices.ts";
import type { Workload } from "./workload.ts";

const resolution = 64;
const encoderSize = 128;
/** The weights of the project's 64 px configs. */
const lossWeights = { identity: 10, reconstruction: 3, l1: 1, perceptual: 1, adversarial: 1, shape: 0.1, pose: 0.1 };
const weights = { ...lossWeights, expression: 0.1 };
const settings = {
  encoder: { learningRate: 0.0008, beta1: 0, beta2: 0.99 },
  generator: { learningRate: 0.001, beta1: 0, beta2: 0.99 },
  discriminator: { learningRate: 0.0015, beta1: 0, beta2: 0.99 },
};
const clipNorm = 10;
const averageHalfLife = 4000;

/** Files of the public backbones that the step needs, below the folder of pretrained weights. */
export const trainStepFiles = [
  "mobilefacenet-128.pt",
  "3ddfa-v2-mb05-120.pth",
  "alexnet-features.pth",
  "lpips-lin-alex-v0.1.pth",
] as const;

/**
 * One step of MFIM training as `trainer fit` takes fifteen of sixteen (the sixteenth adds R1), by `MfimTraining` itself: encoder and
 * generator by all terms, clipped, Adam, moving averages; then the discriminator.
 * @param exchange with the other ranks of a job, whose mean gradients are applied; default: alone
 */
export async function trainStep(
  pretrained: string,
  batch: number,
  drawn: boolean,
  exchange: Exchange = alone,
): Promise<Workload> {
  const source = weightsFor(drawn, 3);
  const generator = makeGenerator(resolution, source, 4);
  const networks = {
    generator,
    generatorAverage: makeGenerator(resolution, source, 4),
    encoder: await makeEncoder(generator, pretrained, source),
    encoderAverage: await makeEncoder(generator, pretrained, source),
    discriminator: makeDiscriminator(resolution, source),
  };
  const { objective, judges, warps } = await makeObjective(pretrained, networks.discriminator);
  const options = { optimisers: settings, r1: { weight: 0, interval: 1 }, clipNorm, averageHalfLife, exchange };
  return {
    ...trainingStep(networks, objective, options, { batch, side: resolution }),
    networks: { ...networks, ...judges },
    constants: warps,
    compared: ["total", "identity", "perceptual", "shape", "pose", "discriminator"],
    python: {
      kind: "train-step",
      resolution,
      encoderSize,
      weights,
      settings,
      clipNorm,
      averageDecay: 0.5 ** (batch / averageHalfLife),
    },
  };
}

/** The encoder of the 64 px configs: a face recogniser's trunk as pyramid. */
async function makeEncoder(
  generator: Generator,
  pretrained: string,
  source: WeightSource,
): Promise<FacialAttributeEncoder> {
  const trunk = new MobileFaceNetPyramid({ inputSize: encoderSize, weights: source });
  const path = join(pretrained, trainStepFiles[0]);
  trunk.load((await readCheckpoint(path)).state, path);
  return new FacialAttributeEncoder({
    layout: generator.layout,
    split: splitCodes(generator.layout, 16),
    pyramid: new TopDownPyramid({ trunk, channels: 128, weights: source }),
    codes: { width: 128 },
    maps: { resolutions: [8, 16, 32], width: 32 },
    weights: source,
  });
}

/** The judges by the names of their weights, and their warps as matrices for another implementation. */
async function makeObjective(pretrained: string, discriminator: Discriminator) {
  const [recogniserFile, regressorFile, features, heads] = trainStepFiles.map((name) => join(pretrained, name)) as [
    string,
    string,
    string,
    string,
  ];
  const recognizer = await loadMobileFaceNet(recogniserFile);
  const regressor = await loadThreeDdfa(regressorFile, { layout: threeDdfaRotationLayout });
  const perceptual = await loadLpips({ trunk: "alex", features, heads });
  const aligner = new TemplateAligner();
  return {
    objective: mfimObjective({ weights, recognizer, regressor, perceptual, aligner, discriminator }),
    judges: { recognizer: recognizer.network, regressor: regressor.network, perceptual: perceptual.network },
    warps: {
      ...warpMatrices(aligner, resolution, "recognizer", recognizer.input),
      ...warpMatrices(aligner, resolution, "regressor", regressor.input),
    },
  };
}
