import type { ImageBatch } from "@mfim/core";
import type { CodeStatistics } from "@mfim/mfim";
import { type Adam, moveTowards } from "@mfim/nn";
import * as tf from "@tensorflow/tfjs";
import type { Objective } from "../objective/objective.ts";
import type { TrainingPairs } from "../objective/training-pairs.ts";
import { clipGradients } from "../steps/clip-gradients.ts";
import { discriminatorStep } from "../steps/discriminator-step.ts";
import { generatorStep } from "../steps/generator-step.ts";
import type { Gradients } from "../steps/named-gradients.ts";
import { diversity } from "./diversity.ts";
import type { MfimNetworks, MfimOptimisers } from "./mfim-networks.ts";

/** Scalars by name: terms, and what else a step logs. */
export type Scalars = Readonly<Record<string, tf.Scalar>>;

/** Gradients by network. */
export interface GeneratorGradients {
  readonly encoder: Gradients;
  /** Absent where the generator is frozen. */
  readonly generator?: Gradients;
}

/** The arithmetic of MFIM training, none of it compiled: gradients of both sides, and what is done with them. */
export interface MfimUpdates {
  generatorGradients(pairs: TrainingPairs): {
    readonly gradients: GeneratorGradients;
    /** The swaps of the batch, [N, R, R, 3]. */
    readonly swap: ImageBatch;
    /** `total`, every term, `diversity` and, where the codes' natural size is known, `code-size` and `code-spread`. */
    readonly figures: Scalars;
  };
  /**
   * Encoder and generator, and their averages.
   * @returns joint norms before clipping, by network; none where nothing is clipped
   */
  applyGenerator(gradients: GeneratorGradients, decay: tf.Scalar): Scalars;
  /** @param penalised with R1, whose weight is multiplied by its interval */
  discriminatorGradients(
    real: ImageBatch,
    fake: ImageBatch,
    penalised: boolean,
  ): {
    readonly gradients: { readonly discriminator: Gradients };
    /** `discriminator`, and `r1` where it was computed. */
    readonly figures: Scalars;
  };
  applyDiscriminator(gradients: { readonly discriminator: Gradients }): void;
}

export interface MfimUpdateOptions {
  /** R1's gamma, and the steps between two of it. */
  readonly r1: { readonly weight: number; readonly interval: number };
  /** Largest joint norm of a network's gradients, of encoder and generator; null: not clipped. */
  readonly clipNorm: number | null;
  /** Root mean square of the generator's mean styles: the size that style codes have by nature. */
  readonly styleScale?: number;
}

export function mfimUpdates(
  networks: MfimNetworks,
  objective: Objective,
  optimisers: MfimOptimisers,
  { r1, clipNorm, styleScale }: MfimUpdateOptions,
): MfimUpdates {
  const { encoder, encoderAverage, generator, generatorAverage, discriminator } = networks;
  const trainedGenerator = generator.synthesisParameters();
  const frozen = optimisers.generator === null;
  const groups = { encoder: encoder.parameters(), ...(frozen ? {} : { generator: trainedGenerator }) };
  return {
    generatorGradients(pairs) {
      const { gradients, swap, terms, total, codes } = generatorStep({ encoder, generator, objective }, pairs, groups);
      const watched = { diversity: diversity(swap, pairs.target), ...codeFigures(codes, styleScale) };
      return { gradients: gradients as GeneratorGradients, swap, figures: { total, ...terms, ...watched } };
    },
    applyGenerator(gradients, decay) {
      const norms = {
        ...update(optimisers.encoder, gradients.encoder, clipNorm, "encoder"),
        ...update(optimisers.generator, gradients.generator, clipNorm, "generator"),
      };
      moveTowards(encoderAverage.parameters(), encoder.parameters(), decay);
      if (!frozen) moveTowards(generatorAverage.synthesisParameters(), trainedGenerator, decay);
      return norms;
    },
    discriminatorGradients(real, fake, penalised) {
      const r1Weight = penalised ? r1.weight * r1.interval : 0;
      const { terms, gradients } = discriminatorStep(discriminator, { real, fake, r1Weight });
      // The discriminator's own loss is not the generator's adversarial term.
      const figures = { discriminator: terms.adversarial, ...(terms.r1 !== undefined && { r1: terms.r1 }) };
      return { gradients: { discriminator: gradients }, figures };
    },
    applyDiscriminator({ discriminator: gradients }) {
      optimisers.discriminator.apply(gradients);
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

function update(adam: Adam | null, gradients: Gradients | undefined, limit: number | null, name: string): Scalars {
  if (adam === null || gradients === undefined) return {};
  if (limit === null) {
    adam.apply(gradients);
    return {};
  }
  const { gradients: clipped, norm } = clipGradients(gradients, limit);
  adam.apply(clipped);
  return { [name]: norm };
}
