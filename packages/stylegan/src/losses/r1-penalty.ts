import type { Discriminator, ImageBatch } from "@mfim/core";
import * as tf from "@tensorflow/tfjs";

/**
 * R1 (Mescheder et al. 2018): the squared norm of the logits' gradient at real pictures, mean over pictures. Multiply by
 * gamma / 2, and by the interval where it is taken lazily. Differentiable in the discriminator's parameters.
 */
export function r1Penalty(discriminator: Pick<Discriminator, "logits">, real: ImageBatch): tf.Scalar {
  return tf.tidy(() => {
    const gradient = tf.grad((pictures) => tf.sum(discriminator.logits(pictures as tf.Tensor4D)))(real);
    return tf.div(tf.sum(tf.square(gradient)), real.shape[0]) as tf.Scalar;
  });
}
