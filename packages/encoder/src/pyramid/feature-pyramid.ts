import type { ImageBatch, Trainable } from "@mfim/core";
import type * as tf from "@tensorflow/tfjs";

/** One map of a pyramid: [N, resolution, resolution, channels]. */
export interface PyramidLevel {
  readonly resolution: number;
  readonly channels: number;
}

/**
 * Hierarchical latent maps of a picture. Anything with these members serves: pSp's IR-SE50, a small network from scratch,
 * the trainable trunk of a face recogniser. A trunk whose taps do not see each other goes through `TopDownPyramid`.
 */
export interface FeaturePyramid extends Trainable {
  /** Side of the square pictures it takes, pixels. */
  readonly inputSize: number;
  /** From coarse to fine. */
  readonly levels: readonly PyramidLevel[];
  /** Pictures [N, inputSize, inputSize, 3] in [-1, 1] to one map a level, in the order of `levels`. */
  forward(images: ImageBatch): tf.Tensor4D[];
}

/** A pyramid whose fine levels are made of a coarser pyramid's and of the picture: who reads the coarse ones alone need not pay for the others. */
export interface RefiningPyramid extends FeaturePyramid {
  readonly pyramid: FeaturePyramid;
  /** The maps of `pyramid` for these pictures to those of all levels: `forward` is `refine` of its maps. */
  refine(images: ImageBatch, coarse: readonly tf.Tensor4D[]): tf.Tensor4D[];
}

export function isRefining(pyramid: FeaturePyramid): pyramid is RefiningPyramid {
  return "refine" in pyramid;
}
