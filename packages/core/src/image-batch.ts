import type * as tf from "@tensorflow/tfjs";

/** Pictures, [N, H, W, 3] float32 RGB in [-1, 1]. */
export type ImageBatch = tf.Tensor4D;
