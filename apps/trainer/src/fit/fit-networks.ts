import type { AttributeEncoder, Discriminator, Generator } from "@mfim/core";
import { Adam } from "@mfim/nn";
import type { MfimObjective } from "@mfim/training";
import type { PartConfig } from "@mfim/zoo";
import type * as tf from "@tensorflow/tfjs";
import type { FitConfig } from "../config/fit-schema.ts";
import type { ScheduledWeights } from "./scheduled-weights.ts";

/** Networks of one MFIM training; the averages are what is shipped. */
export interface FitNetworks {
  readonly encoder: AttributeEncoder;
  readonly encoderAverage: AttributeEncoder;
  readonly generator: Generator;
  readonly generatorAverage: Generator;
  readonly discriminator: Discriminator;
}

/** What judges the swaps; frozen. */
export interface FitJudges extends Disposable {
  readonly objective: MfimObjective;
  /** The objective's weights over the run. */
  readonly schedule: ScheduledWeights;
  /** Ids of the networks that serve in the loss: a metric of theirs is marked. */
  readonly ids: readonly string[];
}

/** What a training is made of. */
export interface FitParts {
  readonly networks: FitNetworks;
  readonly judges: FitJudges;
  /** Root mean square of the generator's mean styles, where it can tell them: the size that style codes have by nature. */
  readonly styleScale?: number;
  /** Config of the swap method that comes of the training, as it stands in a folder. */
  readonly trainedMethod: (folder: string) => PartConfig;
}

export interface FitOptimisers {
  readonly encoder: Adam;
  readonly generator: Adam | null;
  readonly discriminator: Adam;
}

export function createOptimisers(networks: FitNetworks, { optimisers }: FitConfig): FitOptimisers {
  const { encoder, generator, discriminator } = networks;
  return {
    encoder: new Adam(encoder.parameters(), optimisers.encoder),
    generator: optimisers.generator === null ? null : new Adam(synthesisParameters(generator), optimisers.generator),
    discriminator: new Adam(discriminator.parameters(), optimisers.discriminator),
  };
}

/** What a swap uses of a StyleGAN2: neither the mapping network nor the modulation layers, since codes enter in StyleSpace. */
export function synthesisParameters(generator: Generator): ReadonlyMap<string, tf.Variable> {
  return new Map(
    [...generator.parameters()].filter(([key]) => !key.startsWith("style.") && !key.includes(".modulation.")),
  );
}
