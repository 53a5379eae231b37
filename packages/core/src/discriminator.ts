import type * as tf from "@tensorflow/tfjs";
import type { ImageBatch } from "./image-batch.ts";
import type { Trainable } from "./trainable.ts";

/** Twice differentiable, since R1 needs it. */
export interface Discriminator extends Trainable {
  /** Pictures to logits [N, 1]; positive: real. */
  logits(pictures: ImageBatch): tf.Tensor2D;
}
