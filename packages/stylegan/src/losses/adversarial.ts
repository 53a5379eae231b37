import * as tf from "@tensorflow/tfjs";

/** The generator's non-saturating loss (Goodfellow et al. 2014): mean softplus(-D(fake)). */
export function nonSaturatingGeneratorLoss(fakeLogits: tf.Tensor): tf.Scalar {
  return tf.tidy(() => tf.mean(tf.softplus(tf.neg(fakeLogits))) as tf.Scalar);
}

/** The discriminator's side of it: mean softplus(D(fake)) + mean softplus(-D(real)). */
export function nonSaturatingDiscriminatorLoss(realLogits: tf.Tensor, fakeLogits: tf.Tensor): tf.Scalar {
  return tf.tidy(() => tf.add(tf.mean(tf.softplus(tf.neg(realLogits))), tf.mean(tf.softplus(fakeLogits))) as tf.Scalar);
}
