import type * as tf from "@tensorflow/tfjs";
import type { FrozenNetwork } from "./frozen-network.ts";
import type { ImageBatch } from "./image-batch.ts";

export interface HeadPoseEstimator extends FrozenNetwork {
  /** Faces aligned to `input` to [N, 3]: yaw, pitch, roll in degrees. */
  estimate(faces: ImageBatch): tf.Tensor2D;
}
