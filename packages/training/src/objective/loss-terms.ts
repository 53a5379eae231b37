import type * as tf from "@tensorflow/tfjs";

/** The words for the terms, in weights, logs and types alike. Reconstruction is l1 + perceptual. */
export const lossTerms = ["identity", "l1", "perceptual", "adversarial", "r1", "shape", "pose", "expression"] as const;

export type LossTerm = (typeof lossTerms)[number];

/** A number, or a scalar where a schedule changes it from step to step. The number 0 switches the term off: its network is not run. */
export type LossWeight = number | tf.Scalar;

/** One weight a term; `reconstruction` multiplies both `l1` and `perceptual`. */
export type LossWeights = Readonly<Record<LossTerm | "reconstruction", LossWeight>>;

/**
 * Our defaults: the paper's weights are not public. Identity as in the SimSwap paper, shape as in HifiFace, R1 as in
 * StyleGAN2; l1 and perceptual enter reconstruction in equal parts, as the paper's equation has them.
 */
export const defaultLossWeights: Readonly<Record<keyof LossWeights, number>> = {
  identity: 10,
  reconstruction: 3,
  l1: 1,
  perceptual: 1,
  adversarial: 1,
  r1: 10,
  shape: 0.5,
  pose: 0.5,
  expression: 0.5,
};

/** A term switched off: known before anything is computed. */
export function isOff(weight: LossWeight): boolean {
  return weight === 0;
}

/** Terms by name; those switched off are absent. */
export type LossValues = Readonly<Partial<Record<LossTerm, tf.Scalar>>>;
