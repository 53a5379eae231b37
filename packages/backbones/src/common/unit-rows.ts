import * as tf from "@tensorflow/tfjs";

/** [N, C] to rows of length one: x / sqrt(sum x^2 + 1e-12), finite in value and gradient at zero. */
export function unitRows(x: tf.Tensor2D): tf.Tensor2D {
  return tf.tidy(() => tf.mul(x, tf.rsqrt(tf.add(tf.sum(tf.square(x), 1, true), 1e-12))) as tf.Tensor2D);
}
