import type { ImageBatch } from "@mfim/core";
import type * as tf from "@tensorflow/tfjs";

/** Training pairs: pictures [N, R, R, 3] at the generator's resolution, FFHQ-aligned in [-1, 1]. */
export interface TrainingPairs {
  readonly source: ImageBatch;
  readonly target: ImageBatch;
  /** What reconstruction compares the swap with where its truth is known; default: the target. */
  readonly reference?: ImageBatch;
  /** Whose identity and shape the swap is to have; default: the source. Where the truth is known, it shows the source as it ought to look there. */
  readonly likeness?: ImageBatch;
  /** [N], how much reconstruction counts for each pair; default 1. See `weightsOfPairs`. */
  readonly reconstructionWeights?: tf.Tensor1D;
}
