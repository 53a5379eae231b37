import type { ImageBatch } from "@mfim/core";
import { type Compiled, compile } from "@mfim/graph";
import { clipGradients, discriminatorStep, generatorStep, type LossValues } from "@mfim/mfim";
import { type Adam, moveTowards } from "@mfim/nn";
import type * as tf from "@tensorflow/tfjs";
import { compileOptions } from "../config/common-schema.ts";
import type { FitConfig } from "../config/fit-schema.ts";
import { diversity } from "../networks/diversity.ts";
import { type FitJudges, type FitNetworks, type FitOptimisers, synthesisParameters } from "./fit-networks.ts";

export interface FitSteps {
  /** Encoder and generator by the objective; gives the swaps and the terms. */
  readonly generate: Compiled<
    [source: ImageBatch, target: ImageBatch, reconstructionWeights: tf.Tensor1D, decay: tf.Scalar],
    { readonly swap: ImageBatch; readonly terms: LossValues; readonly total: tf.Scalar; readonly diversity: tf.Scalar }
  >;
  readonly discriminate: Compiled<[real: ImageBatch, fake: ImageBatch], LossValues>;
  readonly discriminateWithR1: Compiled<[real: ImageBatch, fake: ImageBatch], LossValues>;
}

/** The two steps of MFIM training with their updates, each one graph. */
export function compileFitSteps(
  networks: FitNetworks,
  judges: FitJudges,
  optimisers: FitOptimisers,
  config: FitConfig,
): FitSteps {
  const { encoder, encoderAverage, generator, generatorAverage, discriminator } = networks;
  const trainedGenerator = synthesisParameters(generator);
  const groups = {
    encoder: encoder.parameters(),
    ...(optimisers.generator === null ? {} : { generator: trainedGenerator }),
  };
  const parts = { encoder, generator, discriminator, objective: judges.objective };
  const judge = (real: ImageBatch, fake: ImageBatch, r1Weight: number): LossValues => {
    const { terms, gradients } = discriminatorStep(discriminator, { real, fake, r1Weight });
    optimisers.discriminator.apply(gradients);
    return terms;
  };
  const options = compileOptions(config.run);
  return {
    generate: compile((source, target, reconstructionWeights, decay) => {
      const { gradients, swap, terms, total } = generatorStep(parts, { source, target, reconstructionWeights }, groups);
      update(optimisers.encoder, gradients["encoder"], config.clipNorm);
      update(optimisers.generator, gradients["generator"], config.clipNorm);
      moveTowards(encoderAverage.parameters(), encoder.parameters(), decay);
      if (optimisers.generator !== null) moveTowards(synthesisParameters(generatorAverage), trainedGenerator, decay);
      return { swap, terms, total, diversity: diversity(swap, target) };
    }, options),
    discriminate: compile((real, fake) => judge(real, fake, 0), options),
    discriminateWithR1: compile((real, fake) => judge(real, fake, config.loss.r1 * config.r1Interval), options),
  };
}

function update(adam: Adam | null, gradients: ReadonlyMap<string, tf.Tensor> | undefined, limit: number | null): void {
  if (adam === null || gradients === undefined) return;
  adam.apply(limit === null ? gradients : clipGradients(gradients, limit).gradients);
}
