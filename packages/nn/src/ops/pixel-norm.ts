import * as tf from "@tensorflow/tfjs";

/** Every row divided by the root of its mean square: [N, C] to [N, C] (Karras et al. 2018). */
export function pixelNorm(x: tf.Tensor2D, epsilon = 1e-8): tf.Tensor2D {
  return tf.tidy(() => tf.mul(x, tf.rsqrt(tf.add(tf.mean(tf.square(x), 1, true), epsilon))));
}
