import * as tf from "@tensorflow/tfjs";

/** 1 - cos of unit rows, mean over the batch: L_id of MFIM. Both [N, E]. */
export function identityLoss(swap: tf.Tensor2D, source: tf.Tensor2D): tf.Scalar {
  return tf.tidy(() => tf.sub(1, tf.mean(tf.sum(tf.mul(swap, source), 1))));
}

/** Mean absolute difference of each pair, [N]. */
export function l1Distance(swap: tf.Tensor4D, target: tf.Tensor4D): tf.Tensor1D {
  return tf.tidy(() => tf.mean(tf.abs(tf.sub(swap, target)), [1, 2, 3]));
}

/** Mean of a value a pair, [N], weighted by pair where weights [N] are given: sum(w x) / N. */
export function meanOverPairs(values: tf.Tensor1D, weights: tf.Tensor1D | undefined): tf.Scalar {
  return tf.tidy(() => tf.mean(weights === undefined ? values : tf.mul(values, weights)));
}
