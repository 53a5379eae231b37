import { assertShape, ConfigError, type ImageBatch } from "@mfim/core";
import { MobileTrunk, type MobileTrunkShape, Module, type WeightSource } from "@mfim/nn";
import * as tf from "@tensorflow/tfjs";
import type { FeaturePyramid, PyramidLevel } from "./feature-pyramid.ts";

export interface MobileTrunkPyramidOptions {
  /** The recogniser's widths. */
  readonly shape: MobileTrunkShape;
  /** Side of the square input, pixels; default the shape's. The convolutions take any; faces as large as the recogniser knew them fit best. */
  readonly inputSize?: number;
  readonly weights?: WeightSource;
}

interface RowTap extends PyramidLevel {
  /** Index among the trunk's maps, of which the stem's is the first. */
  readonly map: number;
}

/** The last row of each resolution, the three coarsest, coarse to fine. */
function tapsOf({ stem, rows }: MobileTrunkShape, inputSize: number): readonly RowTap[] {
  let resolution = Math.ceil(inputSize / 2);
  const maps: RowTap[] = [{ map: 0, resolution, channels: stem }];
  for (const [row, { channels, stride }] of rows.entries()) {
    resolution = Math.ceil(resolution / stride);
    if (stride === 1) maps.pop();
    maps.push({ map: row + 1, resolution, channels });
  }
  return maps.slice(-3).reverse();
}

/**
 * The trainable trunk of a small recogniser as a pyramid without additions from above (put it into a `TopDownPyramid`).
 * It starts from a recogniser as pSp's starts from ArcFace: with an encoder that has to learn faces from scratch, swaps
 * hardly leave the target.
 */
export class MobileTrunkPyramid extends Module implements FeaturePyramid {
  readonly trunk: MobileTrunk;
  readonly inputSize: number;
  readonly #rows: number;
  readonly #taps: readonly RowTap[];

  constructor({ shape, inputSize = shape.side, weights }: MobileTrunkPyramidOptions) {
    super();
    this.inputSize = inputSize;
    this.#rows = shape.rows.length;
    this.#taps = tapsOf(shape, inputSize);
    if (this.#taps.length < 3) {
      const found = this.#taps.map(({ resolution }) => resolution).join(", ");
      throw new ConfigError(
        `MobileTrunkPyramid: expected rows of at least three resolutions, got ${found} px; use a deeper trunk.`,
      );
    }
    this.trunk = new MobileTrunk(shape, weights);
  }

  get levels(): readonly PyramidLevel[] {
    return this.#taps.map(({ resolution, channels }) => ({ resolution, channels }));
  }

  /** Without the recogniser's last layers, which no map passes. */
  override state(): Map<string, tf.Variable> {
    return new Map([...super.state()].filter(([key]) => !unusedLayers.test(key)));
  }

  override dispose(): void {
    this.trunk.dispose();
  }

  /** Copies the weights of a recogniser's trunk of the same shape, which stays as it is: the loss's recogniser must not be trained. */
  startFrom(trunk: MobileTrunk): void {
    const theirs = trunk.state();
    for (const [key, variable] of this.trunk.state()) {
      const value = theirs.get(key);
      if (value === undefined)
        throw new ConfigError(`MobileTrunkPyramid.startFrom: expected a trunk of the same shape; it lacks ${key}.`);
      assertShape(value, variable.shape, `MobileTrunkPyramid.startFrom(trunk): ${key}`);
      variable.assign(value);
    }
  }

  forward(images: ImageBatch): tf.Tensor4D[] {
    assertShape(images, [null, this.inputSize, this.inputSize, 3], "MobileTrunkPyramid.forward(images)");
    return tf.tidy(() => {
      const maps = this.trunk.early(images, this.#rows);
      return this.#taps.map(({ map }) => maps[map] as tf.Tensor4D);
    });
  }
}

const unusedLayers = /^trunk\.(last|pool)\./;
