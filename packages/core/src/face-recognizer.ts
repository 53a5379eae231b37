import type * as tf from "@tensorflow/tfjs";
import type { FrozenNetwork } from "./frozen-network.ts";
import type { ImageBatch } from "./image-batch.ts";

/** Face recognition: pictures of one person give embeddings of high cosine similarity. */
export interface FaceRecognizer extends FrozenNetwork {
  readonly embeddingSize: number;
  /** Faces aligned to `input`, [N, H, W, 3] in [-1, 1], to unit rows [N, embeddingSize]. */
  embed(faces: ImageBatch): tf.Tensor2D;
}
