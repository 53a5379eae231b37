import type { AttributeEncoder, Discriminator, Generator } from "@mfim/core";
import { Adam, type AdamOptions } from "@mfim/nn";
import type * as tf from "@tensorflow/tfjs";
import { prefixed } from "./prefixed.ts";

/** Networks of one MFIM training; the averages are what is shipped. */
export interface MfimNetworks {
  readonly encoder: AttributeEncoder;
  readonly encoderAverage: AttributeEncoder;
  readonly generator: Generator;
  readonly generatorAverage: Generator;
  readonly discriminator: Discriminator;
}

export interface OptimiserSettings {
  readonly encoder: AdamOptions;
  /** null: the generator stays frozen. */
  readonly generator: AdamOptions | null;
  readonly discriminator: AdamOptions;
}

export interface MfimOptimisers {
  readonly encoder: Adam;
  readonly generator: Adam | null;
  readonly discriminator: Adam;
}

export function createOptimisers(networks: MfimNetworks, settings: OptimiserSettings): MfimOptimisers {
  const { encoder, generator, discriminator } = networks;
  return {
    encoder: new Adam(encoder.parameters(), settings.encoder),
    generator: settings.generator === null ? null : new Adam(generator.synthesisParameters(), settings.generator),
    discriminator: new Adam(discriminator.parameters(), settings.discriminator),
  };
}

/** Every variable that a resumed training needs, by the name that checkpoints have for it. */
export function trainingVariables(networks: MfimNetworks, optimisers: MfimOptimisers): Map<string, tf.Variable> {
  const { encoder, encoderAverage, generator, generatorAverage, discriminator } = networks;
  return prefixed({
    encoder: encoder.state(),
    "encoder-average": encoderAverage.state(),
    generator: generator.state(),
    "generator-average": generatorAverage.state(),
    discriminator: discriminator.state(),
    "adam.encoder": optimisers.encoder.state(),
    ...(optimisers.generator === null ? {} : { "adam.generator": optimisers.generator.state() }),
    "adam.discriminator": optimisers.discriminator.state(),
  });
}
