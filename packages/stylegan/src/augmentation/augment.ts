import type { ImageBatch } from "@mfim/core";
import * as tf from "@tensorflow/tfjs";

/** What is done to each picture of a batch, drawn by `drawAugmentation`. */
export interface Augmentation {
  /** Resampling along each axis, [N, S, S]: rows of weights, output by input. */
  readonly rows: tf.Tensor3D;
  readonly columns: tf.Tensor3D;
  /** Colours of the result as sums of the picture's, [N, 3, 3]: input by output channel; and what is added, [N, 1, 3]. */
  readonly colours: tf.Tensor3D;
  readonly offsets: tf.Tensor3D;
}

/**
 * Pictures [N, S, S, 3] as the discriminator sees them: y = (R x C^T) M + b for each. Products of matrices only, so that
 * gradients of any order pass through it to the pictures, the generator's by way of fakes and R1's by way of photographs.
 */
export function augment(images: ImageBatch, { rows, columns, colours, offsets }: Augmentation): ImageBatch {
  return tf.tidy(() => {
    const [count, size] = images.shape;
    const tall = tf.matMul(rows, tf.reshape(images, [count, size, size * 3])); // [N, y, x 3]
    const turned = tf.transpose(tf.reshape(tall, [count, size, size, 3]), [0, 2, 1, 3]);
    const wide = tf.matMul(columns, tf.reshape(turned, [count, size, size * 3])); // [N, x, y 3]
    const coloured = tf.add(tf.matMul(tf.reshape(wide, [count, size * size, 3]), colours), offsets);
    return tf.transpose(tf.reshape(coloured, [count, size, size, 3]), [0, 2, 1, 3]) as ImageBatch;
  });
}
