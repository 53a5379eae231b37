import * as tf from "@tensorflow/tfjs";

/** A number, or a scalar where a schedule changes it from step to step. The number 0 switches a term off: its network is not run. */
export type LossWeight = number | tf.Scalar;

/** Switched off: known before anything is computed. */
export function isOff(weight: LossWeight): boolean {
  return weight === 0;
}

/** Both together. */
export function productOf(a: LossWeight, b: LossWeight): LossWeight {
  return typeof a === "number" && typeof b === "number" ? a * b : (tf.mul(a, b) as tf.Scalar);
}
