import type * as tf from "@tensorflow/tfjs";
import type { ImageBatch } from "./image-batch.ts";
import type { TensorOwner } from "./tensor-owner.ts";

export interface PerceptualDistance extends TensorOwner {
  readonly id: string;
  /** SHA-256 of the weights in hexadecimal, where the loader knows it. */
  readonly weights?: string;
  /** Two batches of one shape, [N, H, W, 3] in [-1, 1], to one distance a pair, [N]; 0 for equal pictures. */
  distance(a: ImageBatch, b: ImageBatch): tf.Tensor1D;
}
