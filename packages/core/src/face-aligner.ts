import type { FaceInput } from "./face-input.ts";
import type { ImageBatch } from "./image-batch.ts";

/**
 * From FFHQ-aligned pictures to what a network wants to see: one fixed, differentiable warp a template, used by losses
 * and metrics alike.
 */
export interface FaceAligner {
  /** How it resamples, in words: printed beside every figure measured through it. */
  readonly resampling?: string;
  /** [N, S, S, 3] FFHQ-aligned to [N, input.height, input.width, 3], both in [-1, 1]. */
  align(faces: ImageBatch, input: FaceInput): ImageBatch;
}
