import { type Discriminator, type ImageBatch, tidyParts } from "@mfim/core";
import { nonSaturatingDiscriminatorLoss, r1Penalty } from "@mfim/stylegan";
import * as tf from "@tensorflow/tfjs";
import { isOff, type LossWeight } from "../objective/loss-weight.ts";
import { type Gradients, namedGradients } from "./named-gradients.ts";

export interface DiscriminatorBatch {
  /** Photographs, [N, R, R, 3]. */
  readonly real: ImageBatch;
  /** Generated pictures, [M, R, R, 3]; no gradient goes into them. */
  readonly fake: ImageBatch;
  /**
   * Weight of R1 at this step, the gamma of which the loss takes half (10 is StyleGAN2's); default 0, which skips it. Applied
   * lazily, every k-th step, it is k times the objective's weight (Karras et al. 2020, section 3.1).
   */
  readonly r1Weight?: LossWeight;
  /** How the discriminator sees pictures, augmented for one; absent: as they are. R1 is the gradient at the pictures themselves. */
  readonly seen?: { readonly real: PictureMap; readonly fake: PictureMap };
}

/** Pictures to pictures, differentiable. */
export type PictureMap = (pictures: ImageBatch) => ImageBatch;

export interface DiscriminatorTerms {
  /** The non-saturating loss. */
  readonly adversarial: tf.Scalar;
  /** The squared norm of the gradient at real pictures (`r1Penalty`); absent where it was not computed. */
  readonly r1?: tf.Scalar;
}

/** Logits, mean over the pictures. */
export interface MeanLogits {
  readonly real: tf.Scalar;
  readonly fake: tf.Scalar;
  /** Mean sign of the photographs' logits, r_t of StyleGAN2-ADA: 1 where all are told apart. */
  readonly "real-sign": tf.Scalar;
}

export interface DiscriminatorLoss {
  readonly total: tf.Scalar;
  readonly terms: DiscriminatorTerms;
  readonly logits: MeanLogits;
}

/** The discriminator's non-saturating loss, with R1 where its weight is not 0. */
export function discriminatorLoss(
  discriminator: Pick<Discriminator, "logits">,
  { real, fake, r1Weight = 0, seen }: DiscriminatorBatch,
): DiscriminatorLoss {
  return tidyParts((): DiscriminatorLoss => {
    const judgeReal = { logits: (x: ImageBatch) => discriminator.logits(seen?.real(x) ?? x) };
    const [realLogits, fakeLogits] = [judgeReal.logits(real), discriminator.logits(seen?.fake(fake) ?? fake)];
    const adversarial = nonSaturatingDiscriminatorLoss(realLogits, fakeLogits);
    const [realMean, fakeMean, sign] = [realLogits, fakeLogits, tf.sign(realLogits)].map(
      (x) => tf.mean(x) as tf.Scalar,
    );
    const logits = { real: realMean as tf.Scalar, fake: fakeMean as tf.Scalar, "real-sign": sign as tf.Scalar };
    if (isOff(r1Weight)) return { total: adversarial, terms: { adversarial }, logits };
    const r1 = r1Penalty(judgeReal, real);
    const weight = typeof r1Weight === "number" ? r1Weight / 2 : tf.div(r1Weight, 2);
    return { total: tf.add(adversarial, tf.mul(r1, weight)) as tf.Scalar, terms: { adversarial, r1 }, logits };
  });
}

export interface DiscriminatorStep extends DiscriminatorLoss {
  /** By checkpoint key. */
  readonly gradients: Gradients;
}

/** One discriminator step without its update; reads no value, so it compiles into a graph. Results are the caller's to dispose. */
export function discriminatorStep(discriminator: Discriminator, batch: DiscriminatorBatch): DiscriminatorStep {
  const { total, kept, gradients } = namedGradients(
    () => {
      const { total: loss, ...rest } = discriminatorLoss(discriminator, batch);
      return { total: loss, kept: rest };
    },
    { discriminator: discriminator.parameters() },
  );
  return { total, ...kept, gradients: gradients.discriminator };
}
