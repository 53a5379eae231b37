import type { ImageBatch } from "@mfim/core";
import * as tf from "@tensorflow/tfjs";

/**
 * How much generated pictures of a batch differ from each other, as a share of how much real ones do: the ratio of the
 * pixels' standard deviations over the batch. About 1 in a healthy training, near 0 where the codes have collapsed.
 */
export function diversity(generated: ImageBatch, real: ImageBatch): tf.Scalar {
  return tf.tidy(() => tf.div(spread(generated), tf.add(spread(real), 1e-8)) as tf.Scalar);
}

function spread(pictures: ImageBatch): tf.Tensor {
  const centred = tf.sub(pictures, tf.mean(pictures, 0, true));
  return tf.sqrt(tf.mean(tf.square(centred)));
}
