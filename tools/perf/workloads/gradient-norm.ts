import type { Gradients } from "@mfim/training";
import * as tf from "@tensorflow/tfjs";

/** Joint L2 norm of gradients, a scalar: one figure that all of them enter. */
export function gradientNorm(gradients: Gradients): tf.Scalar {
  const squares = Object.values(gradients).map((gradient) => tf.sum(tf.square(gradient)));
  return tf.sqrt(tf.addN(squares)) as tf.Scalar;
}
