import type { Discriminator, ImageBatch } from "@mfim/core";
import * as tf from "@tensorflow/tfjs";

/**
 * R1 (Mescheder et al. 2018, eq. 9 without its gamma): half the squared norm of the discriminator's gradient at real
 * pictures, mean over the batch. A weight of 10 is StyleGAN2's. The discriminator must differentiate twice.
 */
export function r1Loss(discriminator: Discriminator, real: ImageBatch): tf.Scalar {
  return tf.tidy(() => {
    const gradient = tf.grad((pictures) => tf.sum(discriminator.logits(pictures as ImageBatch)))(real);
    return tf.mul(tf.mean(tf.sum(tf.square(gradient), [1, 2, 3])), 0.5);
  });
}
