import { join } from "node:path";
import { loadLpips } from "@mfim/backbones/lpips";
import { loadMobileFaceNet } from "@mfim/backbones/mobilefacenet";
import { readCheckpoint } from "@mfim/checkpoints";
import { type ImageBatch, splitCodes } from "@mfim/core";
import { FacialAttributeEncoder, MobileFaceNetPyramid, TopDownPyramid } from "@mfim/encoder";
import { loadThreeDdfa, threeDdfaRotationLayout } from "@mfim/losses-3dmm";
import type { WeightSource } from "@mfim/nn";
import { TemplateAligner } from "@mfim/photographs/templates";
import type { Discriminator, Generator } from "@mfim/stylegan";
import {
  applyUpdate,
  createOptimisers,
  type GeneratorGradients,
  type Gradients,
  mfimObjective,
  mfimUpdates,
} from "@mfim/training";
import * as tf from "@tensorflow/tfjs";
import { weightsFor } from "./fresh-weights.ts";
import { makeDiscriminator, makeGenerator } from "./networks.ts";
import { warpMatrices } from "./warp-matrices.ts";
import type { NamedTensors, Stage, Workload } from "./workload.ts";

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
const averageDecay = 0.998;

/** Files of the public backbones that the step needs, below the folder of pretrained weights. */
export const trainStepFiles = [
  "mobilefacenet-128.pt",
  "3ddfa-v2-mb05-120.pth",
  "alexnet-features.pth",
  "lpips-lin-alex-v0.1.pth",
] as const;

/**
 * One step of MFIM training as `trainer fit` takes fifteen of sixteen (the sixteenth adds R1), by the same `mfimUpdates`:
 * encoder and generator by all terms, clipped, Adam, moving averages; then the discriminator.
 */
export async function trainStep(pretrained: string, batch: number, drawn: boolean): Promise<Workload> {
  return (await makeTraining(pretrained, batch, drawn)).whole;
}

/**
 * The same step as several ranks take it: gradients leave the graph, are averaged over the ranks by whoever runs the
 * stages, and go into another graph that applies them.
 */
export async function trainStepOfRank(pretrained: string, batch: number, drawn: boolean): Promise<Workload> {
  return (await makeTraining(pretrained, batch, drawn)).inStages;
}

async function makeTraining(pretrained: string, batch: number, drawn: boolean) {
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
  const options = { r1: { weight: 10, interval: 16 }, clipNorm };
  const updates = mfimUpdates(networks, objective, createOptimisers(networks, settings), options);
  const shape = [batch, resolution, resolution, 3];
  const generate = ({ source: from, target }: NamedTensors) =>
    updates.generatorGradients({ source: from as ImageBatch, target: target as ImageBatch });
  const applyGenerator = (gradients: GeneratorGradients) => {
    const norms = applyUpdate(updates.generatorUpdate, gradients, tf.scalar(averageDecay));
    return { encoder_norm: norms["encoder"] as tf.Scalar, generator_norm: norms["generator"] as tf.Scalar };
  };
  const discriminate = ({ real, swap }: NamedTensors) =>
    updates.discriminatorGradients(real as ImageBatch, swap as ImageBatch, false);
  const common: Omit<Workload, "stages"> = {
    networks: { ...networks, ...judges },
    inputs: { source: shape, target: shape, real: shape },
    constants: warps,
    compared: ["swap", "total", "identity", "perceptual", "shape", "pose", "encoder_norm", "generator_norm", "judged"],
    python: { kind: "train-step", resolution, encoderSize, weights, settings, clipNorm, averageDecay },
  };
  const whole: Stage[] = [
    (tensors) => {
      const { gradients, swap, figures } = generate(tensors);
      return { swap, ...figures, ...applyGenerator(gradients) };
    },
    (tensors) => {
      const { gradients, figures } = discriminate(tensors);
      applyUpdate(updates.discriminatorUpdate, gradients);
      return { judged: figures["discriminator"] as tf.Scalar };
    },
  ];
  const inStages: Stage[] = [
    (tensors) => {
      const { gradients, swap, figures } = generate(tensors);
      return { swap, ...figures, ...nameGradients(gradients) };
    },
    (tensors) =>
      applyGenerator({
        encoder: gradientsIn(tensors, "encoder"),
        generator: gradientsIn(tensors, "generator"),
      }),
    (tensors) => {
      const { gradients, figures } = discriminate(tensors);
      return { judged: figures["discriminator"] as tf.Scalar, ...nameGradients(gradients) };
    },
    (tensors) => {
      applyUpdate(updates.discriminatorUpdate, { discriminator: gradientsIn(tensors, "discriminator") });
      return {};
    },
  ];
  return { whole: { ...common, stages: whole }, inStages: { ...common, stages: inStages } };
}

/** What a stage's results are called that are to be averaged over the ranks. */
export const gradientPrefix = "gradient:";

function nameGradients(byNetwork: object): NamedTensors {
  const groups = Object.entries(byNetwork as Readonly<Record<string, Gradients>>);
  const named = groups.flatMap(([network, gradients]) =>
    Object.entries(gradients).map(([key, gradient]) => [`${gradientPrefix}${network}:${key}`, gradient] as const),
  );
  return Object.fromEntries(named);
}

function gradientsIn(tensors: NamedTensors, network: string): Gradients {
  const prefix = `${gradientPrefix}${network}:`;
  const own = Object.entries(tensors).filter(([name]) => name.startsWith(prefix));
  return Object.fromEntries(own.map(([name, gradient]) => [name.slice(prefix.length), gradient]));
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
