import { createLpips, type Lpips, LpipsNetwork, lpipsPackageKey } from "@mfim/backbones/lpips";
import { MobileRecognizer, type MobileRecognizerConfig } from "@mfim/backbones/mobile-recognizer";
import { type GeneratorLayout, splitCodes } from "@mfim/core";
import {
  FacialAttributeEncoder,
  type FeaturePyramid,
  IrSePyramid,
  irSe64Stages,
  MobileTrunkPyramid,
  TopDownPyramid,
} from "@mfim/encoder";
import { type RegressorConfig, TrainedRegressor } from "@mfim/losses-3dmm";
import { type MobileTrunkShape, type Module, publicShapes, seededWeights } from "@mfim/nn";
import { Discriminator, Generator } from "@mfim/stylegan";
import { plainGoldenState } from "@mfim/testing";
import * as tf from "@tensorflow/tfjs";

/** Networks with the project's structure at 64 px and few channels; nothing in them is at a value that hides a mistake. */

const channels = { 4: 12, 8: 10, 16: 8, 32: 6, 64: 4 } as const;

const trunkShape = {
  side: 64,
  stem: 8,
  rows: [
    { expansion: 2, channels: 8, repeats: 2, stride: 2 },
    { expansion: 2, channels: 12, repeats: 1, stride: 2 },
    { expansion: 2, channels: 16, repeats: 1, stride: 2 },
  ],
  width: 24,
} satisfies MobileTrunkShape;

export function smallGenerator(): Generator {
  return stirred(
    new Generator({
      resolution: 64,
      channels,
      latentSize: 16,
      mappingLayers: 2,
      mapChannels: 4,
      weights: seededWeights(1),
    }),
  );
}

export function smallDiscriminator(): Discriminator {
  return stirred(new Discriminator({ resolution: 64, channels, weights: seededWeights(2) }));
}

/** The two kinds of pyramid that trainings use. */
export const smallPyramids: Readonly<Record<string, () => FeaturePyramid>> = {
  "ir-se": () =>
    new IrSePyramid({ inputSize: 64, stages: irSe64Stages, normalisation: "group", weights: seededWeights(3) }),
  "mobile-trunk": () =>
    new TopDownPyramid({
      trunk: new MobileTrunkPyramid({ shape: trunkShape, weights: seededWeights(4) }),
      channels: 16,
      weights: seededWeights(5),
    }),
};

export function smallEncoder(layout: GeneratorLayout, pyramid: FeaturePyramid): FacialAttributeEncoder {
  const encoder = new FacialAttributeEncoder({
    layout,
    split: splitCodes(layout, 16),
    pyramid,
    codes: { width: 8 },
    maps: { resolutions: [8, 16], width: 6 },
    weights: seededWeights(6),
  });
  return stirred(encoder);
}

/** The same rows as the configs' schemas have them. */
const rows = trunkShape.rows.map((row) => ({ ...row, stride: 2 as const }));

export function smallRecognizer(): MobileRecognizer {
  const config: MobileRecognizerConfig = {
    architecture: "mobile-recognizer",
    id: "small",
    template: "ffhq",
    embeddingSize: 12,
    trunk: { ...trunkShape, rows },
  };
  return stirred(new MobileRecognizer(config, seededWeights(7)));
}

export function smallRegressor(): TrainedRegressor {
  const config: RegressorConfig = {
    architecture: "coefficient-regressor",
    id: "small",
    template: "ffhq",
    trunk: { kind: "mobile", ...trunkShape, rows },
    coefficients: {
      shape: ["a", "b"],
      expression: ["c"],
      pose: ["d", "e", "f"],
      mean: Array(6).fill(0.1),
      deviation: Array(6).fill(2),
    },
  };
  return stirred(new TrainedRegressor(config, seededWeights(8)));
}

export function formulaLpips(): Lpips {
  using network = new LpipsNetwork("alex");
  const shapes = publicShapes(network).map(([key, shape]) => [lpipsPackageKey("alex", key), shape] as const);
  return createLpips("alex", plainGoldenState(shapes));
}

/** Moves what starts at 0 or 1 (biases, noise strengths, last layers) away from it. */
function stirred<Network extends Module>(network: Network): Network {
  let seed = 100;
  for (const variable of network.parameters().values()) {
    tf.tidy(() => variable.assign(tf.add(variable, tf.randomNormal(variable.shape, 0, 0.1, "float32", seed++))));
  }
  return network;
}

export const faces = (count: number, side: number, seed = 1): tf.Tensor4D =>
  tf.tidy(() => tf.tanh(tf.randomNormal([count, side, side, 3], 0, 0.7, "float32", seed)));
