import type * as tf from "@tensorflow/tfjs";
import type { FrozenNetwork } from "./frozen-network.ts";
import type { ImageBatch } from "./image-batch.ts";

/** Features for a Frechet distance. A distance over other features than Inception's is named after them, never FID. */
export interface FeatureExtractor extends FrozenNetwork {
  readonly featureSize: number;
  /** Pictures to [N, featureSize]. */
  features(pictures: ImageBatch): tf.Tensor2D;
}
