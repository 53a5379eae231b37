import { assertShape, ConfigError, type ImageBatch } from "@mfim/core";
import { DlibResnetTrunk, type WeightSource } from "@mfim/nn";
import type * as tf from "@tensorflow/tfjs";
import type { FeaturePyramid, PyramidLevel } from "./feature-pyramid.ts";
import { GroupNorm } from "./normalisations.ts";

export interface DlibTrunkPyramidOptions {
  /**
   * Side of the square input, pixels, from 64 on; default 150. The convolutions take any; dlib knew faces of 150 pixels whose
   * eyes are 53 pixels apart, which an FFHQ-aligned face is at 215.
   */
  readonly inputSize?: number;
  readonly weights?: WeightSource;
  /** Whether the trunk keeps its weights, so that only what reads its maps is trained; default false. */
  readonly frozen?: boolean;
}

/** Coarse to fine: how much smaller than the picture the map is that ends each stage of the trunk. */
const taps = [
  { stage: 3, reduction: 32, channels: 256 },
  { stage: 2, reduction: 16, channels: 128 },
  { stage: 1, reduction: 8, channels: 64 },
  { stage: 0, reduction: 4, channels: 32 },
] as const;

/**
 * The body of dlib's face recogniser as a trainable pyramid of four levels without additions from above: put it into a
 * `TopDownPyramid`. Its maps cover the whole picture (the trunk's edges are "padded", unlike the recogniser's). Nothing in the trunk normalises:
 * what stands for norms is a factor and a summand a channel. So each map is normalised as it leaves, and a trunk that is trained runs away
 * from what it knew within a hundred steps at the rates of a network with norms: better frozen, or trained at a tenth of them.
 */
export class DlibTrunkPyramid extends DlibResnetTrunk implements FeaturePyramid {
  readonly inputSize: number;
  readonly norms: readonly GroupNorm[];

  constructor({ inputSize = 150, weights, frozen = false }: DlibTrunkPyramidOptions = {}) {
    if (!Number.isInteger(inputSize) || inputSize < 64)
      throw new ConfigError(
        `DlibTrunkPyramid: expected an inputSize of at least 64 pixels, got ${inputSize}; 112 to 150 fit best.`,
      );
    super(weights);
    // Before there are norms: those are always trained.
    if (frozen) for (const variable of this.state().values()) variable.trainable = false;
    this.inputSize = inputSize;
    this.norms = taps.map(({ channels }) => new GroupNorm(channels));
  }

  get levels(): readonly PyramidLevel[] {
    return taps.map(({ reduction, channels }) => ({ resolution: Math.floor(this.inputSize / reduction), channels }));
  }

  /** Copies the weights of a recogniser's trunk, which stays as it is: the loss's recogniser must not be trained. */
  startFrom(trunk: DlibResnetTrunk): void {
    const own = this.state();
    for (const [key, variable] of trunk.state()) own.get(key)?.assign(variable);
  }

  forward(images: ImageBatch): tf.Tensor4D[] {
    assertShape(images, [null, this.inputSize, this.inputSize, 3], "DlibTrunkPyramid.forward(images)");
    const stages = this.stages(images, "padded");
    return taps.map(({ stage }, i) => (this.norms[i] as GroupNorm).forward(stages[stage] as tf.Tensor4D));
  }
}
