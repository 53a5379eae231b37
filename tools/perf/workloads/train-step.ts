import { join } from "node:path";
import { loadLpips } from "@mfim/backbones/lpips";
import { loadMobileFaceNet } from "@mfim/backbones/mobilefacenet";
import { readCheckpoint } from "@mfim/checkpoints";
import { type FaceInput, splitCodes } from "@mfim/core";
import { TemplateAligner } from "@mfim/data-ffhq/templates";
import { FacialAttributeEncoder, MobileFaceNetPyramid, TopDownPyramid } from "@mfim/encoder";
import { loadThreeDdfa, threeDdfaRotationLayout } from "@mfim/losses-3dmm";
import { Adam, moveTowards, type WeightSource } from "@mfim/nn";
import type { Generator } from "@mfim/stylegan";
import { clipGradients, discriminatorStep, generatorStep, MfimObjective } from "@mfim/training";
import * as tf from "@tensorflow/tfjs";
import { weightsFor } from "./fresh-weights.ts";
import { makeDiscriminator, makeGenerator } from "./networks.ts";
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
 * One step of MFIM training as `trainer fit` takes fifteen of sixteen (the sixteenth adds R1): encoder and generator by all
 * terms, clipped, Adam, moving averages; then the discriminator.
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
  const generatorAverage = makeGenerator(resolution, source, 4);
  const discriminator = makeDiscriminator(resolution, source);
  const encoder = await makeEncoder(generator, pretrained, source);
  const encoderAverage = await makeEncoder(generator, pretrained, source);
  const { objective, judges, warps } = await makeObjective(pretrained);
  const trainedGenerator = synthesisOf(generator);
  const adams = {
    encoder: new Adam(encoder.parameters(), settings.encoder),
    generator: new Adam(trainedGenerator, settings.generator),
    discriminator: new Adam(discriminator.parameters(), settings.discriminator),
  };
  const parts = { encoder, generator, discriminator, objective };
  const groups = { encoder: encoder.parameters(), generator: trainedGenerator };
  const shape = [batch, resolution, resolution, 3];
  const generate = ({ source: from, target }: NamedTensors) =>
    generatorStep(parts, { source: from as tf.Tensor4D, target: target as tf.Tensor4D }, groups);
  const applyGenerator = (gradients: Readonly<Record<string, Gradients>>) => {
    const [byEncoder, byGenerator] = (["encoder", "generator"] as const).map((name) => {
      const clipped = clipGradients(gradients[name] ?? new Map(), clipNorm);
      adams[name].apply(clipped.gradients);
      return clipped.norm;
    });
    moveTowards(encoderAverage.parameters(), encoder.parameters(), averageDecay);
    moveTowards(synthesisOf(generatorAverage), trainedGenerator, averageDecay);
    return { encoder_norm: byEncoder as tf.Scalar, generator_norm: byGenerator as tf.Scalar };
  };
  const discriminate = ({ real, swap }: NamedTensors) =>
    discriminatorStep(discriminator, { real: real as tf.Tensor4D, fake: swap as tf.Tensor4D });
  const common: Omit<Workload, "stages"> = {
    networks: { generator, generatorAverage, encoder, encoderAverage, discriminator, ...judges },
    inputs: { source: shape, target: shape, real: shape },
    constants: warps,
    compared: ["swap", "total", "identity", "perceptual", "shape", "pose", "encoder_norm", "generator_norm", "judged"],
    python: { kind: "train-step", resolution, encoderSize, weights, settings, clipNorm, averageDecay },
  };
  const whole: Stage[] = [
    (tensors) => {
      const { gradients, swap, terms, total } = generate(tensors);
      return { swap, total, ...applyGenerator(gradients), ...(terms as Record<string, tf.Scalar>) };
    },
    (tensors) => {
      const step = discriminate(tensors);
      adams.discriminator.apply(step.gradients);
      return { judged: step.total };
    },
  ];
  const inStages: Stage[] = [
    (tensors) => {
      const { gradients, swap, terms, total } = generate(tensors);
      const flat = Object.entries(gradients).flatMap(([name, group]) => nameGradients(name, group));
      return { swap, total, ...(terms as Record<string, tf.Scalar>), ...Object.fromEntries(flat) };
    },
    (tensors) =>
      applyGenerator({
        encoder: gradientsIn(tensors, "encoder"),
        generator: gradientsIn(tensors, "generator"),
      }),
    (tensors) => {
      const step = discriminate(tensors);
      return { judged: step.total, ...Object.fromEntries(nameGradients("discriminator", step.gradients)) };
    },
    (tensors) => {
      adams.discriminator.apply(gradientsIn(tensors, "discriminator"));
      return {};
    },
  ];
  return { whole: { ...common, stages: whole }, inStages: { ...common, stages: inStages } };
}

type Gradients = ReadonlyMap<string, tf.Tensor>;

/** What a stage's results are called that are to be averaged over the ranks. */
export const gradientPrefix = "gradient:";

function nameGradients(network: string, gradients: Gradients): [string, tf.Tensor][] {
  return [...gradients].map(([key, gradient]) => [`${gradientPrefix}${network}:${key}`, gradient]);
}

function gradientsIn(tensors: NamedTensors, network: string): Gradients {
  const prefix = `${gradientPrefix}${network}:`;
  const own = Object.entries(tensors).filter(([name]) => name.startsWith(prefix));
  return new Map(own.map(([name, gradient]) => [name.slice(prefix.length), gradient]));
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
async function makeObjective(pretrained: string) {
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
    objective: new MfimObjective({ weights, recognizer, regressor, perceptual, aligner }),
    judges: { recognizer: recognizer.network, regressor: regressor.network, perceptual: perceptual.network },
    warps: { ...warpOf(aligner, "recognizer", recognizer.input), ...warpOf(aligner, "regressor", regressor.input) },
  };
}

/** The aligner's separable warp as the two matrices [to, from] that it multiplies with, found by warping unit ramps. */
function warpOf(aligner: TemplateAligner, name: string, input: FaceInput) {
  // A picture whose pixel (i, j) is 1 where i = k alone: column k of the row matrix; all k as a batch.
  const unit = (axis: 1 | 2) =>
    tf.tidy(() => {
      const shape: [number, number, number, number] =
        axis === 1 ? [resolution, resolution, 1, 1] : [resolution, 1, resolution, 1];
      const pictures = tf.tile(tf.reshape(tf.eye(resolution), shape), [
        1,
        axis === 1 ? 1 : resolution,
        axis === 1 ? resolution : 1,
        3,
      ]);
      const warped = aligner.align(pictures as tf.Tensor4D, input); // [S, h, w, 3]
      const line =
        axis === 1 ? tf.slice(warped, [0, 0, 0, 0], [-1, -1, 1, 1]) : tf.slice(warped, [0, 0, 0, 0], [-1, 1, -1, 1]);
      return tf.transpose(tf.reshape(line, [resolution, -1])); // [to, from]
    });
  return { [`warp.${name}.rows`]: unit(1), [`warp.${name}.columns`]: unit(2) };
}

/** What a swap uses of the generator: codes enter in StyleSpace. */
function synthesisOf(generator: Generator): ReadonlyMap<string, tf.Variable> {
  return new Map(
    [...generator.parameters()].filter(([key]) => !key.startsWith("style.") && !key.includes(".modulation.")),
  );
}
