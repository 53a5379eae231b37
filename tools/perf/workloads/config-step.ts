import { EmbeddingRecognizer, IrSe50Network } from "@mfim/backbones/arcface";
import { Lpips, LpipsNetwork } from "@mfim/backbones/lpips";
import { splitCodes } from "@mfim/core";
import { FacialAttributeEncoder, IrSePyramid } from "@mfim/encoder";
import { CoefficientRegressor, Deep3dNetwork, deep3dInput, deep3dLayout } from "@mfim/losses-3dmm";
import type { Module, WeightSource } from "@mfim/nn";
import { TemplateAligner } from "@mfim/photographs/templates";
import { type ChannelTable, Discriminator, Generator, generatorLayout, publicChannels } from "@mfim/stylegan";
import { mfimObjective, type Recompute } from "@mfim/training";
import { drawFrozen, weightsFor } from "./fresh-weights.ts";
import { trainingStep } from "./training-step.ts";
import { warpMatrices } from "./warp-matrices.ts";
import type { Workload } from "./workload.ts";

const optimiser = { learningRate: 0.0001, beta1: 0, beta2: 0.99 };

/** What mfim-256.yaml and mfim-1024-ffhq.yaml say alike, in their words; they differ in the generator alone. A test reads both. */
export const configSettings = {
  encoder: {
    identityFrom: 32,
    pyramid: { inputSize: 256 },
    codes: { sharing: "slot" },
    maps: { resolutions: [16, 32, 64], width: 64 },
  },
  optimisers: { encoder: optimiser, generator: null, discriminator: optimiser },
  perceptualSize: 256,
  loss: {
    ...{ identity: 10, reconstruction: 3, l1: 1, perceptual: 1, adversarial: 1 },
    ...{ shape: 0.5, pose: 0.5, expression: 0.5 },
    r1: 10,
  },
  clipNorm: null,
  averageHalfLife: 10_000,
} as const;

const { encoder: encoderSettings, optimisers, perceptualSize, clipNorm, averageHalfLife } = configSettings;
const { r1: r1Weight, ...weights } = configSettings.loss;

export interface ConfigStepOptions {
  /** Of the generator. */
  readonly resolution: number;
  readonly batch: number;
  /** R1 in every step, at the weight of a step of its own; else in none. */
  readonly penalised: boolean;
  /** Default: the public ones. */
  readonly channels?: ChannelTable;
  /** Of the blocks from maps to codes; default: the pyramid's, as in those configs. */
  readonly codeWidth?: number;
  /** Default: none, as in those configs. */
  readonly recompute?: Recompute;
}

/** What trains and what judges in those configs: the generator is frozen, IR-SE50 is pyramid and recogniser. */
export function configNetworks({ resolution, channels, codeWidth }: ConfigStepOptions, drawn: boolean) {
  const source = weightsFor(drawn, 3);
  const shape = { resolution, channels: channels ?? publicChannels(resolution) };
  const encoder = () => makeEncoder(shape, source, codeWidth);
  const discriminator = new Discriminator({ ...shape, weights: source });
  const generator = new Generator({ ...shape, weights: source });
  // A frozen generator is its own average.
  const trained = { generator, encoder: encoder(), encoderAverage: encoder(), discriminator };
  const aligner = new TemplateAligner();
  const judges = makeJudges();
  if (drawn) for (const [n, network] of Object.values(judges.networks).entries()) drawFrozen(network, 20 + n);
  const { recognizer, regressor, perceptual } = judges;
  return {
    networks: { ...trained, generatorAverage: generator },
    objective: mfimObjective({ weights, recognizer, regressor, perceptual, aligner, discriminator, perceptualSize }),
    optimisers,
    aligner,
    judges,
    all: { ...trained, ...judges.networks },
  };
}

/**
 * A step of those configs, by `MfimTraining` itself: pictures in, figures out, everything that trains updated and averaged.
 * Deep3DFaceRecon is the regressor, LPIPS looks at 256 px.
 */
export function configStep(options: ConfigStepOptions, drawn: boolean): Workload {
  const { resolution, batch, penalised, recompute = "none" } = options;
  const { networks, objective, aligner, judges, all } = configNetworks(options, drawn);
  const r1 = { weight: penalised ? r1Weight : 0, interval: 1 };
  const training = { optimisers, r1, clipNorm, averageHalfLife, recompute };
  return {
    ...trainingStep(networks, objective, training, { batch, side: resolution }),
    networks: all,
    ...(drawn && {
      constants: {
        ...warpMatrices(aligner, resolution, "recognizer", judges.recognizer.input),
        ...warpMatrices(aligner, resolution, "regressor", judges.regressor.input),
      },
    }),
    compared: [...Object.keys(weights).filter((name) => name !== "reconstruction"), "total", "discriminator"].concat(
      penalised ? ["r1"] : [],
    ),
    python: {
      kind: "config-step",
      resolution,
      encoderSize: encoderSettings.pyramid.inputSize,
      perceptualSize,
      identityFrom: encoderSettings.identityFrom,
      weights,
      settings: { encoder: optimisers.encoder, discriminator: optimisers.discriminator },
      averageDecay: 0.5 ** (batch / averageHalfLife),
      r1Weight: r1.weight,
    },
  };
}

function makeEncoder(
  shape: { resolution: number; channels: ChannelTable },
  weights: WeightSource,
  codeWidth: number | undefined,
) {
  const layout = generatorLayout(shape);
  const { identityFrom, pyramid, codes, maps } = encoderSettings;
  return new FacialAttributeEncoder({
    layout,
    split: splitCodes(layout, identityFrom),
    pyramid: new IrSePyramid({ ...pyramid, weights }),
    codes: { ...codes, ...(codeWidth !== undefined && { width: codeWidth }) },
    maps,
    weights,
  });
}

function makeJudges() {
  const networks = {
    recognizer: new IrSe50Network(),
    regressor: new Deep3dNetwork(),
    perceptual: new LpipsNetwork("alex"),
  } satisfies Readonly<Record<string, Module>>;
  const input = { height: 112, width: 112, template: "arcface-112" };
  return {
    networks,
    recognizer: new EmbeddingRecognizer(networks.recognizer, { id: "arcface-ir-se50", input, embeddingSize: 512 }),
    regressor: new CoefficientRegressor(networks.regressor, { id: "deep3d", input: deep3dInput, layout: deep3dLayout }),
    perceptual: new Lpips(networks.perceptual, "lpips-alex"),
  };
}
