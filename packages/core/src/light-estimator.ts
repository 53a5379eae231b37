import type * as tf from "@tensorflow/tfjs";
import type { FrozenNetwork } from "./frozen-network.ts";
import type { ImageBatch } from "./image-batch.ts";

export interface LightEstimator extends FrozenNetwork {
  /** Coefficients a face. */
  readonly lightSize: number;
  /** Faces aligned to `input` to coefficients of the light that falls on them, [N, lightSize], in the estimator's own units. */
  light(faces: ImageBatch): tf.Tensor2D;
}
