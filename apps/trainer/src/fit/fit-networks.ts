import type { FacialAttributeEncoder } from "@mfim/encoder";
import type { MfimObjective } from "@mfim/mfim";
import { Adam } from "@mfim/nn";
import type { Discriminator, Generator } from "@mfim/stylegan";
import type { FitConfig } from "../config/fit-schema.ts";

/** Networks of one MFIM training; the averages are what is shipped. */
export interface FitNetworks {
  readonly encoder: FacialAttributeEncoder;
  readonly encoderAverage: FacialAttributeEncoder;
  readonly generator: Generator;
  readonly generatorAverage: Generator;
  readonly discriminator: Discriminator;
}

/** What judges the swaps; frozen. */
export interface FitJudges extends Disposable {
  readonly objective: MfimObjective;
  /** Ids of the networks that serve in the loss: a metric of theirs is marked. */
  readonly ids: readonly string[];
}

export interface FitOptimisers {
  readonly encoder: Adam;
  readonly generator: Adam | null;
  readonly discriminator: Adam;
}

export function createOptimisers(networks: FitNetworks, config: FitConfig): FitOptimisers {
  const { encoder, generator, discriminator } = config;
  return {
    encoder: new Adam(networks.encoder.parameters(), encoder.optimiser),
    generator: generator.optimiser === null ? null : new Adam(trainedOf(networks.generator), generator.optimiser),
    discriminator: new Adam(networks.discriminator.parameters(), discriminator.optimiser),
  };
}

/** The synthesis network: the mapping network has no part in a swap. */
export function trainedOf(generator: Generator) {
  return new Map(
    [...generator.parameters()].filter(([key]) => !key.startsWith("style.") && !key.includes(".modulation.")),
  );
}
