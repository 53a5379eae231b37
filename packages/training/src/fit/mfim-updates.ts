import type { ImageBatch } from "@mfim/core";
import type { CodeStatistics } from "@mfim/mfim";
import * as tf from "@tensorflow/tfjs";
import type { Objective } from "../objective/objective.ts";
import type { TrainingPairs } from "../objective/training-pairs.ts";
import { discriminatorStep } from "../steps/discriminator-step.ts";
import { generatorStep } from "../steps/generator-step.ts";
import type { Gradients } from "../steps/named-gradients.ts";
import { diversity } from "./diversity.ts";
import type { MfimNetworks, MfimOptimisers } from "./mfim-networks.ts";
import {
  type GradientsByNetwork,
  type PiecewiseUpdate,
  pickGradients,
  piecewiseUpdate,
  type Scalars,
} from "./piecewise-update.ts";

/** Gradients by network. */
export interface GeneratorGradients {
  readonly encoder: Gradients;
  /** Absent where the generator is frozen. */
  readonly generator?: Gradients;
}

export interface DiscriminatorGradients {
  readonly discriminator: Gradients;
}

/** What MFIM training computes of a batch, none of it compiled. */
export interface MfimGradients {
  generatorGradients(pairs: TrainingPairs): {
    readonly gradients: GeneratorGradients;
    /** The swaps of the batch, [N, R, R, 3]. */
    readonly swap: ImageBatch;
    /** `total`, every term, `diversity` and, where the codes' natural size is known, `code-size` and `code-spread`. */
    readonly figures: Scalars;
  };
  /** @param penalised with R1, whose weight is multiplied by its interval */
  discriminatorGradients(
    real: ImageBatch,
    fake: ImageBatch,
    penalised: boolean,
  ): {
    readonly gradients: DiscriminatorGradients;
    /** `discriminator`, and `r1` where it was computed. */
    readonly figures: Scalars;
  };
}

/** The arithmetic of MFIM training, none of it compiled: gradients of both sides, and what is done with them. */
export interface MfimUpdates extends MfimGradients {
  /** Encoder and generator, and their averages. */
  readonly generatorUpdate: PiecewiseUpdate;
  readonly discriminatorUpdate: PiecewiseUpdate;
}

/**
 * A whole update at once.
 * @returns joint norms before clipping, by network; none where nothing is clipped
 */
export function applyUpdate(update: PiecewiseUpdate, gradients: object, decay?: tf.Scalar): Scalars {
  const given = gradients as GradientsByNetwork;
  const { scales, norms } = update.begin(given);
  for (const { network, keys, apply } of update.pieces) apply(pickGradients(given[network] ?? {}, keys), scales, decay);
  tf.dispose(scales);
  return norms;
}

export interface MfimGradientOptions {
  /** R1's gamma, and the steps between two of it. */
  readonly r1: { readonly weight: number; readonly interval: number };
  /** Root mean square of the generator's mean styles: the size that style codes have by nature. */
  readonly styleScale?: number;
}

export interface MfimUpdateOptions extends MfimGradientOptions {
  /** Largest joint norm of a network's gradients, of encoder and generator; null: not clipped. */
  readonly clipNorm: number | null;
}

/** @param frozen whether the generator keeps its weights */
export function mfimGradients(
  networks: Pick<MfimNetworks, "encoder" | "generator" | "discriminator">,
  objective: Objective,
  frozen: boolean,
  { r1, styleScale }: MfimGradientOptions,
): MfimGradients {
  const { encoder, generator, discriminator } = networks;
  const groups = {
    encoder: encoder.parameters(),
    ...(frozen ? {} : { generator: generator.synthesisParameters() }),
  };
  return {
    generatorGradients(pairs) {
      const { gradients, swap, terms, total, codes } = generatorStep({ encoder, generator, objective }, pairs, groups);
      const watched = { diversity: diversity(swap, pairs.target), ...codeFigures(codes, styleScale) };
      return { gradients: gradients as GeneratorGradients, swap, figures: { total, ...terms, ...watched } };
    },
    discriminatorGradients(real, fake, penalised) {
      const r1Weight = penalised ? r1.weight * r1.interval : 0;
      const { terms, gradients } = discriminatorStep(discriminator, { real, fake, r1Weight });
      // The discriminator's own loss is not the generator's adversarial term.
      const figures = { discriminator: terms.adversarial, ...(terms.r1 !== undefined && { r1: terms.r1 }) };
      return { gradients: { discriminator: gradients }, figures };
    },
  };
}

export function mfimUpdates(
  networks: MfimNetworks,
  objective: Objective,
  optimisers: MfimOptimisers,
  options: MfimUpdateOptions,
): MfimUpdates {
  const { encoder, encoderAverage, generator, generatorAverage, discriminator } = networks;
  const { clipNorm } = options;
  return {
    ...mfimGradients(networks, objective, optimisers.generator === null, options),
    generatorUpdate: piecewiseUpdate({
      encoder: {
        adam: optimisers.encoder,
        parameters: encoder.parameters(),
        average: encoderAverage.parameters(),
        clipNorm,
      },
      ...(optimisers.generator !== null && {
        generator: {
          adam: optimisers.generator,
          parameters: generator.synthesisParameters(),
          average: generatorAverage.synthesisParameters(),
          clipNorm,
        },
      }),
    }),
    discriminatorUpdate: piecewiseUpdate({
      discriminator: { adam: optimisers.discriminator, parameters: discriminator.parameters(), clipNorm: null },
    }),
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
