import type { AttributeEncoder, Discriminator, Generator } from "@mfim/core";
import { Adam, type AdamOptions } from "@mfim/nn";
import type * as tf from "@tensorflow/tfjs";
import { prefixed } from "./prefixed.ts";
import { type Schedule, valueAt } from "./schedule.ts";

/** Networks of one MFIM training; the averages are what is shipped. */
export interface MfimNetworks {
  readonly encoder: AttributeEncoder;
  readonly encoderAverage: AttributeEncoder;
  readonly generator: Generator;
  readonly generatorAverage: Generator;
  readonly discriminator: Discriminator;
}

/** Adam's options, its rate possibly one that changes over the run. */
export interface ScheduledAdamOptions extends Omit<AdamOptions, "learningRate"> {
  readonly learningRate: Schedule;
}

export interface OptimiserSettings {
  readonly encoder: ScheduledAdamOptions;
  /** null: the generator stays frozen. */
  readonly generator: ScheduledAdamOptions | null;
  readonly discriminator: ScheduledAdamOptions;
}

export interface MfimOptimisers {
  readonly encoder: Adam;
  readonly generator: Adam | null;
  readonly discriminator: Adam;
}

/** Adam at the rate of step 0; who trains sets that of the others (`Adam.setLearningRate`). */
export const scheduledAdam = (parameters: ReadonlyMap<string, tf.Variable>, options: ScheduledAdamOptions): Adam =>
  new Adam(parameters, { ...options, learningRate: valueAt(options.learningRate, 0) });

export function createOptimisers(networks: MfimNetworks, settings: OptimiserSettings): MfimOptimisers {
  const { encoder, generator, discriminator } = networks;
  return {
    encoder: scheduledAdam(encoder.parameters(), settings.encoder),
    generator: settings.generator === null ? null : scheduledAdam(generator.synthesisParameters(), settings.generator),
    discriminator: scheduledAdam(discriminator.parameters(), settings.discriminator),
  };
}

/** Sets every rate to what the settings say of a step: a resumed training has its settings' rates, not those of its checkpoint. */
export function moveRates(optimisers: MfimOptimisers, settings: OptimiserSettings, step: number): void {
  for (const network of ["encoder", "generator", "discriminator"] as const) {
    const schedule = settings[network]?.learningRate;
    if (schedule !== undefined) optimisers[network]?.setLearningRate(valueAt(schedule, step));
  }
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
