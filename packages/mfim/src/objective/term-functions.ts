import * as tf from "@tensorflow/tfjs";

/** 1 - cos of unit rows, mean over the batch: L_id of MFIM. Both [N, E]. */
export function identityLoss(swap: tf.Tensor2D, source: tf.Tensor2D): tf.Scalar {
  return tf.tidy(() => tf.sub(1, tf.mean(tf.sum(tf.mul(swap, source), 1))));
}

/** Mean absolute difference of each pair, [N]. */
export function l1Distance(swap: tf.Tensor4D, target: tf.Tensor4D): tf.Tensor1D {
  return tf.tidy(() => tf.mean(tf.abs(tf.sub(swap, target)), [1, 2, 3]));
}

/** Euclidean distance of the rows, mean over the batch: L_shape, L_pose and L_exp of MFIM. The root's 1e-12 keeps its gradient finite at 0. */
export function coefficientLoss(swap: tf.Tensor2D, reference: tf.Tensor2D): tf.Scalar {
  return tf.tidy(() => {
    const squares = tf.sum(tf.square(tf.sub(swap, reference)), 1);
    return tf.mean(tf.sqrt(tf.add(squares, 1e-12)));
  });
}

/** The generator's non-saturating loss, softplus(-D(fake)); logits [N, 1]. */
export function generatorAdversarial(fake: tf.Tensor2D): tf.Scalar {
  return tf.tidy(() => tf.mean(tf.softplus(tf.neg(fake))));
}

/** The discriminator's side: softplus(-D(real)) + softplus(D(fake)). */
export function discriminatorAdversarial(real: tf.Tensor2D, fake: tf.Tensor2D): tf.Scalar {
  return tf.tidy(() => tf.add(tf.mean(tf.softplus(tf.neg(real))), tf.mean(tf.softplus(fake))));
}

/** Mean of a value a pair, [N], weighted by pair where weights [N] are given: sum(w x) / N. */
export function meanOverPairs(values: tf.Tensor1D, weights: tf.Tensor1D | undefined): tf.Scalar {
  return tf.tidy(() => tf.mean(weights === undefined ? values : tf.mul(values, weights)));
}
