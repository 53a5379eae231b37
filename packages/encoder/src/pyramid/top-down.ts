import type { ImageBatch } from "@mfim/core";
import { Conv2d, Module, type WeightSource } from "@mfim/nn";
import * as tf from "@tensorflow/tfjs";
import type { FeaturePyramid, PyramidLevel } from "./feature-pyramid.ts";
import { stateWithPart } from "./state-with-part.ts";

/** The coarse map enlarged to the fine map's size (bilinear, corners aligned, as pSp) plus the fine map's lateral projection. */
export function addFromAbove(coarse: tf.Tensor4D, lateral: tf.Tensor4D): tf.Tensor4D {
  const size: [number, number] = [lateral.shape[1], lateral.shape[2]];
  return tf.add(tf.image.resizeBilinear(coarse, size, true), lateral);
}

export interface TopDownPyramidOptions {
  /** A trainable network with taps: for instance the body of a face recogniser. */
  readonly trunk: FeaturePyramid;
  /** Channels of every level; default: those of the trunk's coarsest. */
  readonly channels?: number;
  readonly weights?: WeightSource;
}

/**
 * A feature pyramid on top of any trunk: a 1x1 lateral on each tap, and the coarser map added from above (Lin et al. 2017,
 * in pSp's form). The coarsest tap has a lateral only where its width differs.
 */
export class TopDownPyramid extends Module implements FeaturePyramid {
  readonly trunk: FeaturePyramid;
  readonly laterals: readonly Conv2d[];
  readonly inputSize: number;
  readonly #levels: readonly PyramidLevel[];

  constructor(options: TopDownPyramidOptions) {
    super();
    const { trunk, channels = trunk.levels[0]?.channels ?? 0 } = options;
    const source = options.weights === undefined ? {} : { weights: options.weights };
    this.trunk = trunk;
    this.inputSize = trunk.inputSize;
    this.#levels = trunk.levels.map(({ resolution }) => ({ resolution, channels }));
    const first = trunk.levels[0]?.channels === channels ? 1 : 0;
    this.laterals = trunk.levels
      .slice(first)
      .map((level) => new Conv2d({ input: level.channels, output: channels, kernel: 1, bias: true, ...source }));
  }

  get levels(): readonly PyramidLevel[] {
    return this.#levels;
  }

  override state(): Map<string, tf.Variable> {
    return stateWithPart(super.state(), "trunk", this.trunk);
  }

  override dispose(): void {
    super.dispose();
    this.trunk.dispose();
  }

  forward(images: ImageBatch): tf.Tensor4D[] {
    return tf.tidy(() => {
      const taps = this.trunk.forward(images);
      const skipped = taps.length - this.laterals.length;
      const maps: tf.Tensor4D[] = [];
      for (const [index, tap] of taps.entries()) {
        const lateral = index < skipped ? tap : (this.laterals[index - skipped] as Conv2d).forward(tap);
        const above = maps.at(-1);
        maps.push(above === undefined ? lateral : addFromAbove(above, lateral));
      }
      return maps;
    });
  }
}
