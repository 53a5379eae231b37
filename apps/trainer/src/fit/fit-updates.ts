import type { ImageBatch } from "@mfim/core";
import type { CodeStatistics } from "@mfim/mfim";
import { type Adam, moveTowards } from "@mfim/nn";
import { clipGradients, discriminatorStep, type GradientGroups, generatorStep } from "@mfim/training";
import * as tf from "@tensorflow/tfjs";
import type { FitConfig } from "../config/fit-schema.ts";
import { diversity } from "../networks/diversity.ts";
import type { FitParts } from "./fit-networks.ts";
import { type FitOptimisers, synthesisParameters } from "./fit-networks.ts";

/** What one generator step sees. */
export interface GeneratorBatch {
  readonly source: ImageBatch;
  readonly target: ImageBatch;
  /** The true swaps where they are known, the target elsewhere; none: the target everywhere. */
  readonly reference?: ImageBatch;
  /** The true swaps where identity and shape are to be theirs, the source elsewhere; none: the source everywhere. */
  readonly likeness?: ImageBatch;
  /** [N], by pair. */
  readonly reconstructionWeights: tf.Tensor1D;
}

/** Scalars by name. */
export type Scalars = Readonly<Record<string, tf.Scalar>>;

/** Gradients by group and key, as plain records: what a compiled function takes and gives. */
export type GradientRecords = Readonly<Record<string, Readonly<Record<string, tf.Tensor>>>>;

/** The arithmetic of MFIM training, none of it compiled: gradients of both sides, and what is done with them. */
export interface FitUpdates {
  generatorGradients(batch: GeneratorBatch): {
    readonly gradients: GradientRecords;
    readonly swap: ImageBatch;
    readonly figures: Scalars;
  };
  /** Encoder and generator, and their averages. */
  applyGenerator(gradients: GradientRecords, decay: tf.Scalar): void;
  discriminatorGradients(
    real: ImageBatch,
    fake: ImageBatch,
    penalised: boolean,
  ): { readonly gradients: GradientRecords; readonly figures: Scalars };
  applyDiscriminator(gradients: GradientRecords): void;
}

export function fitUpdates(
  { networks, judges, styleScale }: Pick<FitParts, "networks" | "judges" | "styleScale">,
  optimisers: FitOptimisers,
  config: FitConfig,
): FitUpdates {
  const { encoder, encoderAverage, generator, generatorAverage, discriminator } = networks;
  const trainedGenerator = synthesisParameters(generator);
  const groups = {
    encoder: encoder.parameters(),
    ...(optimisers.generator === null ? {} : { generator: trainedGenerator }),
  };
  const parts = { encoder, generator, discriminator, objective: judges.objective };
  return {
    generatorGradients(batch) {
      const { gradients, swap, terms, total, codes } = generatorStep(parts, batch, groups);
      const figures = {
        total,
        ...(terms as Scalars),
        diversity: diversity(swap, batch.target),
        ...codeFigures(codes, styleScale),
      };
      return { gradients: toRecords(gradients), swap, figures };
    },
    applyGenerator(gradients, decay) {
      update(optimisers.encoder, gradients["encoder"], config.clipNorm);
      update(optimisers.generator, gradients["generator"], config.clipNorm);
      moveTowards(encoderAverage.parameters(), encoder.parameters(), decay);
      if (optimisers.generator !== null) moveTowards(synthesisParameters(generatorAverage), trainedGenerator, decay);
    },
    discriminatorGradients(real, fake, penalised) {
      const r1Weight = penalised ? config.loss.r1 * config.r1Interval : 0;
      const { terms, gradients } = discriminatorStep(discriminator, { real, fake, r1Weight });
      // The discriminator's own loss is not the generator's adversarial term.
      const { adversarial, ...rest } = terms as Scalars;
      const figures = { discriminator: adversarial as tf.Scalar, ...rest };
      return { gradients: toRecords({ discriminator: gradients }), figures };
    },
    applyDiscriminator(gradients) {
      update(optimisers.discriminator, gradients["discriminator"], null);
    },
  };
}

/**
 * "code-size" and "code-spread": root mean square of the style codes, and their deviation over the batch, in units of the
 * generator's own mean styles. About 1 and some tenths in a healthy training; no loss shows when they run away or collapse.
 */
function codeFigures({ rootMeanSquare, deviation }: CodeStatistics, styleScale: number | undefined): Scalars {
  if (styleScale === undefined) return {};
  return {
    "code-size": tf.div(rootMeanSquare, styleScale) as tf.Scalar,
    "code-spread": tf.div(deviation, styleScale) as tf.Scalar,
  };
}

function update(adam: Adam | null, gradients: GradientRecords[string] | undefined, limit: number | null): void {
  if (adam === null || gradients === undefined) return;
  const named = new Map(Object.entries(gradients));
  adam.apply(limit === null ? named : clipGradients(named, limit).gradients);
}

function toRecords(groups: GradientGroups): GradientRecords {
  return Object.fromEntries(Object.entries(groups).map(([name, group]) => [name, Object.fromEntries(group)]));
}
