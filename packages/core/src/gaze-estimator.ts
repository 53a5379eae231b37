import type * as tf from "@tensorflow/tfjs";
import type { FrozenNetwork } from "./frozen-network.ts";
import type { ImageBatch } from "./image-batch.ts";

export interface GazeEstimator extends FrozenNetwork {
  /** Faces aligned to `input` to the direction that the eyes look in, [N, 3] of length 1: x to the right of the picture, y up, z to the viewer. */
  gaze(faces: ImageBatch): tf.Tensor2D;
}
