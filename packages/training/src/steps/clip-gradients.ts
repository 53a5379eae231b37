import * as tf from "@tensorflow/tfjs";
import type { Gradients } from "./named-gradients.ts";

export interface ClippedGradients {
  /** Scaled so that their joint norm is at most the limit. */
  readonly gradients: Gradients;
  /** Joint L2 norm before clipping. */
  readonly norm: tf.Scalar;
}

/** Clips by the joint L2 norm over all gradients (Pascanu et al. 2013): g * min(1, limit / norm). */
export function clipGradients(gradients: Gradients, limit: number | tf.Scalar): ClippedGradients {
  return tf.tidy(() => {
    const { scale, norm } = clipScale(gradients, limit);
    return { gradients: scaleGradients(gradients, scale), norm };
  });
}

/** What `clipGradients` multiplies all gradients with, and their joint norm. */
export function clipScale(
  gradients: Gradients,
  limit: number | tf.Scalar,
): { readonly scale: tf.Scalar; readonly norm: tf.Scalar } {
  return tf.tidy(() => {
    const squares = Object.values(gradients).map((gradient) => tf.sum(tf.square(gradient)));
    const norm = tf.sqrt(squares.reduce((sum, square) => tf.add(sum, square), tf.scalar(0))) as tf.Scalar;
    return { scale: tf.minimum(1, tf.div(limit, tf.add(norm, 1e-12))) as tf.Scalar, norm };
  });
}

export function scaleGradients(gradients: Gradients, scale: tf.Scalar): Gradients {
  return Object.fromEntries(Object.entries(gradients).map(([key, gradient]) => [key, tf.mul(gradient, scale)]));
}
