import { type Discriminator, type ImageBatch, tidyParts } from "@mfim/core";
import { nonSaturatingDiscriminatorLoss, r1Penalty } from "@mfim/stylegan";
import * as tf from "@tensorflow/tfjs";
import { isOff, type LossValues, type LossWeight } from "../objective/loss-terms.ts";
import { namedGradients } from "./named-gradients.ts";

export interface DiscriminatorBatch {
  /** Photographs, [N, R, R, 3]. */
  readonly real: ImageBatch;
  /** Swaps, [M, R, R, 3]; no gradient goes into them. */
  readonly fake: ImageBatch;
  /**
   * Weight of R1 at this step, the gamma of which the loss takes half (10 is StyleGAN2's); default 0, which skips it. Applied
   * lazily, every k-th step, it is k times the objective's weight (Karras et al. 2020, section 3.1).
   */
  readonly r1Weight?: LossWeight;
}

export interface DiscriminatorLoss {
  readonly total: tf.Scalar;
  /** `adversarial`, and `r1`, the squared norm of the gradient at real pictures (`r1Penalty`), where it was computed. */
  readonly terms: LossValues;
}

/** The discriminator's non-saturating loss, with R1 where its weight is not 0. */
export function discriminatorLoss(discriminator: Discriminator, batch: DiscriminatorBatch): DiscriminatorLoss {
  const { real, fake, r1Weight = 0 } = batch;
  return tidyParts((): DiscriminatorLoss => {
    const adversarial = nonSaturatingDiscriminatorLoss(discriminator.logits(real), discriminator.logits(fake));
    if (isOff(r1Weight)) return { total: adversarial, terms: { adversarial } };
    const r1 = r1Penalty(discriminator, real);
    const weight = typeof r1Weight === "number" ? r1Weight / 2 : tf.div(r1Weight, 2);
    return { total: tf.add(adversarial, tf.mul(r1, weight)) as tf.Scalar, terms: { adversarial, r1 } };
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
