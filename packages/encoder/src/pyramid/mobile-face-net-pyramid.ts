import { assertShape, type ImageBatch, type StateDict } from "@mfim/core";
import { loadState, MobileFaceNetBody, type WeightSource } from "@mfim/nn";
import * as tf from "@tensorflow/tfjs";
import type { FeaturePyramid, PyramidLevel } from "./feature-pyramid.ts";

/** Coarse to fine: the last block before each halving, and how much smaller its map is than the picture. */
const taps = [
  { block: 14, reduction: 16, channels: 128 },
  { block: 11, reduction: 8, channels: 128 },
  { block: 4, reduction: 4, channels: 64 },
] as const;

export interface MobileFaceNetPyramidOptions {
  /**
   * Side of the square input, a multiple of 16 pixels; default 128, where an FFHQ-aligned face is about as large as in the
   * 112-pixel crops that the recogniser was trained on, and the levels are 8, 16 and 32 pixels.
   */
  readonly inputSize?: number;
  readonly weights?: WeightSource;
}

/**
 * The body of MobileFaceNet (ReLU6, key names of foamliu/MobileFaceNet) as a trainable pyramid without additions from above:
 * put it into a `TopDownPyramid`. Norms use their running statistics, which stay.
 */
export class MobileFaceNetPyramid extends MobileFaceNetBody implements FeaturePyramid {
  readonly inputSize: number;

  constructor({ inputSize = 128, ...source }: MobileFaceNetPyramidOptions = {}) {
    super(source);
    this.inputSize = inputSize;
  }

  get levels(): readonly PyramidLevel[] {
    return taps.map(({ reduction, channels }) => ({ resolution: Math.ceil(this.inputSize / reduction), channels }));
  }

  /**
   * Starts from the recogniser's checkpoint; its last layers are left out.
   * @throws CheckpointError that lists every key that does not fit
   */
  load(state: StateDict, origin = "checkpoint"): void {
    loadState(this, state, { origin, ignore: [/^(conv2|gdconv|conv3|bn)\./, /num_batches_tracked$/] });
  }

  forward(images: ImageBatch): tf.Tensor4D[] {
    assertShape(images, [null, this.inputSize, this.inputSize, 3], "MobileFaceNetPyramid.forward(images)");
    return tf.tidy(() => {
      const maps = this.maps(images);
      return taps.map(({ block }) => maps[block] as tf.Tensor4D);
    });
  }
}
