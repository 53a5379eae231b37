import * as tf from "@tensorflow/tfjs";

/** sqrt(sum x^2 + epsilon) over `axes`; epsilon keeps the gradient finite at zero. */
export function l2Norm(x: tf.Tensor, axes?: number | number[], epsilon = 1e-12, keepDimensions = false): tf.Tensor {
  return tf.tidy(() => tf.sqrt(tf.add(tf.sum(tf.square(x), axes, keepDimensions), epsilon)));
}

/** x divided by its L2 norm over the last axis. */
export function l2Normalise<T extends tf.Tensor>(x: T, epsilon = 1e-12): T {
  return tf.tidy(() => tf.mul(x, tf.rsqrt(tf.add(tf.sum(tf.square(x), -1, true), epsilon))) as T);
}
