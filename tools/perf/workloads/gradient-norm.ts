import * as tf from "@tensorflow/tfjs";

/** Joint L2 norm of gradients, a scalar: one figure that all of them enter. */
export function gradientNorm(gradients: ReadonlyMap<string, tf.Tensor>): tf.Scalar {
  const squares = [...gradients.values()].map((gradient) => tf.sum(tf.square(gradient)));
  return tf.sqrt(tf.addN(squares)) as tf.Scalar;
}
