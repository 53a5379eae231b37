import type * as tf from "@tensorflow/tfjs";
import type { FrozenNetwork } from "./frozen-network.ts";
import type { ImageBatch } from "./image-batch.ts";

/** Coefficients of a 3D morphable model, each [N, size], in the regressor's own units. */
export interface FaceCoefficients {
  readonly shape: tf.Tensor2D;
  readonly expression: tf.Tensor2D;
  readonly pose: tf.Tensor2D;
}

/** A 3DMM regressor. Serves in training and in metrics; never in a swap itself. */
export interface MorphableRegressor extends FrozenNetwork {
  readonly sizes: { readonly [K in keyof FaceCoefficients]: number };
  /** Faces aligned to `input`, [N, H, W, 3] in [-1, 1]. */
  regress(faces: ImageBatch): FaceCoefficients;
}
