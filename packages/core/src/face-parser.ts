import type * as tf from "@tensorflow/tfjs";
import type { FrozenNetwork } from "./frozen-network.ts";
import type { ImageBatch } from "./image-batch.ts";

/** Says which pixels of an aligned face are face, and which something that lies before or beside it. */
export interface FaceParser extends FrozenNetwork {
  /** Faces aligned to `input`, [N, H, W, 3] in [-1, 1], to the share of each pixel that is face, [N, H, W] in [0, 1]. */
  faceShare(faces: ImageBatch): tf.Tensor3D;
}
