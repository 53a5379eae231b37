// MFIM trained by a script of one's own: networks, terms and pictures are handed over, `MfimTraining` does the rest.

import { defaultMobileRecognizer, MobileRecognizer, RecognizerFeatures } from "@mfim/backbones/mobile-recognizer";
import { splitCodes } from "@mfim/core";
import { FacialAttributeEncoder, IrSePyramid, irSe64Stages } from "@mfim/encoder";
import { useBackend } from "@mfim/native";
import { seededWeights } from "@mfim/nn";
import { TemplateAligner } from "@mfim/photographs/templates";
import { Discriminator, Generator } from "@mfim/stylegan";
import { MfimTraining, mfimObjective } from "@mfim/training";
import * as tf from "@tensorflow/tfjs";

await useBackend({ purpose: "train" });
const steps = Number(process.argv[2] ?? 20);
const shape = { resolution: 16, channels: { 4: 16, 8: 16, 16: 8 } };

/** The loader: anything that gives FFHQ-aligned pictures [N, 16, 16, 3] in [-1, 1]. People are colours here. */
async function* batches(count: number) {
  const people = (seed: number) => {
    const colours = tf.randomUniform([count, 1, 1, 3], -0.8, 0.8, "float32", seed);
    return tf.add(colours, tf.randomUniform([count, 16, 16, 3], -0.2, 0.2, "float32", seed)) as tf.Tensor4D;
  };
  for (let seed = 1; ; seed += 3) yield { source: people(seed), target: people(seed + 1), real: people(seed + 2) };
}

// Untrained networks stand in for pretrained ones; @mfim/zoo loads those from a config.
const makeGenerator = () => new Generator({ ...shape, latentSize: 16, weights: seededWeights(1) });
const generator = makeGenerator();
const makeEncoder = () => {
  const weights = seededWeights(2);
  const pyramid = new IrSePyramid({ inputSize: 64, stages: irSe64Stages, normalisation: "group", weights });
  const split = splitCodes(generator.layout, 8);
  return new FacialAttributeEncoder({ layout: generator.layout, split, pyramid, codes: { width: 16 }, weights });
};
const discriminator = new Discriminator({ ...shape, weights: seededWeights(3) });
const averages = { encoderAverage: makeEncoder(), generatorAverage: makeGenerator() };
const networks = { encoder: makeEncoder(), generator, discriminator, ...averages };

// What judges: without a 3DMM its three terms are switched off.
const recognizer = new MobileRecognizer(defaultMobileRecognizer, seededWeights(4));
const judges = { recognizer, perceptual: new RecognizerFeatures(recognizer), discriminator };
const weights = { shape: 0, pose: 0, expression: 0 };
const objective = mfimObjective({ ...judges, aligner: new TemplateAligner(), weights });

const adam = { learningRate: 0.002, beta1: 0, beta2: 0.99 };
const optimisers = { encoder: adam, generator: adam, discriminator: adam };
using training = new MfimTraining(networks, objective, { optimisers, clipNorm: 10 });
let step = 0;
for await (const { real, ...pairs } of batches(4)) {
  const figures = await training.step(step, pairs, real);
  const told = Object.entries(figures).map(([name, value]) => `${name} ${value.toFixed(3)}`);
  console.log(`step ${step}: ${told.join(", ")}`);
  tf.dispose([real, ...Object.values(pairs)]);
  step += 1;
  if (step === steps) break;
}
