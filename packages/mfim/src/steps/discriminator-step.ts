import { type Discriminator, type ImageBatch, tidyParts } from "@mfim/core";
import * as tf from "@tensorflow/tfjs";
import { isOff, type LossValues, type LossWeight } from "../objective/loss-terms.ts";
import { r1Loss } from "../objective/r1-loss.ts";
import { discriminatorAdversarial } from "../objective/term-functions.ts";
import { namedGradients } from "./named-gradients.ts";

export interface DiscriminatorBatch {
  /** Photographs, [N, R, R, 3]. */
  readonly real: ImageBatch;
  /** Swaps, [M, R, R, 3]; no gradient goes into them. */
  readonly fake: ImageBatch;
  /**
   * Weight of R1 at this step; default 0, which skips it. Applied lazily, every k-th step, it is k times the objective's
   * weight (Karras et al. 2020, section 3.1).
   */
  readonly r1Weight?: LossWeight;
}

export interface DiscriminatorLoss {
  readonly total: tf.Scalar;
  /** `adversarial`, and `r1` where it was computed. */
  readonly terms: LossValues;
}

/** The discriminator's non-saturating loss, with R1 where its weight is not 0. */
export function discriminatorLoss(discriminator: Discriminator, batch: DiscriminatorBatch): DiscriminatorLoss {
  const { real, fake, r1Weight = 0 } = batch;
  return tidyParts((): DiscriminatorLoss => {
    const adversarial = discriminatorAdversarial(discriminator.logits(real), discriminator.logits(fake));
    if (isOff(r1Weight)) return { total: adversarial, terms: { adversarial } };
    const r1 = r1Loss(discriminator, real);
    return { total: tf.add(adversarial, tf.mul(r1, r1Weight)) as tf.Scalar, terms: { adversarial, r1 } };
  });
}

export interface DiscriminatorStep extends DiscriminatorLoss {
  /** By checkpoint key. */
  readonly gradients: ReadonlyMap<string, tf.Tensor>;
}

/** One discriminator step without its update; reads no value, so it compiles into a graph. Results are the caller's to dispose. */
export function discriminatorStep(discriminator: Discriminator, batch: DiscriminatorBatch): DiscriminatorStep {
  const { total, kept, gradients } = namedGradients(
    () => {
      const { total: loss, terms } = discriminatorLoss(discriminator, batch);
      return { total: loss, kept: { ...terms } as Record<string, tf.Tensor> };
    },
    { discriminator: discriminator.parameters() },
  );
  return { total, terms: kept as LossValues, gradients: gradients["discriminator"] ?? new Map() };
}
