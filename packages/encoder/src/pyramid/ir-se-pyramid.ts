import { assertShape, ConfigError, type ImageBatch } from "@mfim/core";
import {
  Conv2d,
  type IrSeBlock,
  type IrSeStage,
  irSe50Stages,
  irSeBody,
  Module,
  PRelu,
  type ShapeKeeping,
  type WeightSource,
} from "@mfim/nn";
import * as tf from "@tensorflow/tfjs";
import type { FeaturePyramid, PyramidLevel } from "./feature-pyramid.ts";
import { type Normalisation, normalisations } from "./normalisations.ts";
import { addFromAbove } from "./top-down.ts";

export interface IrSePyramidOptions {
  /** Side of the square input, pixels; default 256. */
  readonly inputSize?: number;
  /** Channels of the first convolution; default those of the first stage. */
  readonly stem?: number;
  /** Default: IR-SE50. The ends of the last three stages are the taps c1, c2, c3. */
  readonly stages?: readonly IrSeStage[];
  readonly normalisation?: Normalisation;
  readonly weights?: WeightSource;
}

/** A narrow IR-SE for 64-pixel pictures: levels of 4, 8 and 16 pixels. */
export const irSe64Stages: readonly IrSeStage[] = [
  { channels: 24, units: 1, stride: 2 },
  { channels: 48, units: 2, stride: 2 },
  { channels: 96, units: 2, stride: 2 },
  { channels: 128, units: 2, stride: 2 },
];

interface Tap {
  /** Index of the block whose output is tapped. */
  readonly block: number;
  readonly channels: number;
  readonly resolution: number;
}

function tapsOf(stages: readonly IrSeStage[], inputSize: number): readonly Tap[] {
  let block = -1;
  let resolution = inputSize;
  return stages.map(({ channels, units, stride }) => {
    block += units;
    resolution = Math.ceil(resolution / stride);
    return { block, channels, resolution };
  });
}

/**
 * The feature pyramid of pSp's GradualStyleEncoder: IR-SE blocks, taps c1, c2, c3, two lateral projections, additions from
 * above. With the defaults its keys and values are those of pSp (`input_layer`, `body`, `latlayer1`, `latlayer2`); with
 * another stage table it is the same design for smaller pictures.
 */
export class IrSePyramid extends Module implements FeaturePyramid {
  readonly input_layer: readonly [Conv2d, ShapeKeeping, PRelu];
  readonly body: readonly IrSeBlock[];
  readonly latlayer1: Conv2d;
  readonly latlayer2: Conv2d;
  readonly inputSize: number;
  readonly #taps: readonly [Tap, Tap, Tap];

  constructor(options: IrSePyramidOptions = {}) {
    super();
    const { inputSize = 256, stages = irSe50Stages, normalisation = "batch" } = options;
    const [c1, c2, c3] = tapsOf(stages, inputSize).slice(-3);
    if (c1 === undefined || c2 === undefined || c3 === undefined) {
      throw new ConfigError(
        `IrSePyramid: expected at least three stages, got ${stages.length}; each tap ends a stage.`,
      );
    }
    const stem = options.stem ?? (stages[0] as IrSeStage).channels;
    const source = options.weights === undefined ? {} : { weights: options.weights };
    const norm = normalisations[normalisation];
    this.inputSize = inputSize;
    this.#taps = [c1, c2, c3];
    this.input_layer = [
      new Conv2d({ input: 3, output: stem, kernel: 3, padding: 1, ...source }),
      norm(stem),
      new PRelu(stem),
    ];
    this.body = irSeBody(stem, stages, { ...source, normalisation: norm });
    const lateral = (input: number) => new Conv2d({ input, output: c3.channels, kernel: 1, bias: true, ...source });
    this.latlayer1 = lateral(c2.channels);
    this.latlayer2 = lateral(c1.channels);
  }

  get levels(): readonly PyramidLevel[] {
    const [c1, c2, c3] = this.#taps;
    return [c3, c2, c1].map(({ resolution }) => ({ resolution, channels: c3.channels }));
  }

  /** The taps before the additions, fine to coarse: pSp's c1, c2, c3. */
  taps(images: ImageBatch): [tf.Tensor4D, tf.Tensor4D, tf.Tensor4D] {
    assertShape(images, [null, this.inputSize, this.inputSize, 3], "IrSePyramid.forward(images)");
    return tf.tidy(() => {
      const [convolution, norm, activation] = this.input_layer;
      let map = activation.forward(norm.forward(convolution.forward(images)));
      const outputs = this.body.map((block) => {
        map = block.forward(map);
        return map;
      });
      return this.#taps.map(({ block }) => outputs[block]) as [tf.Tensor4D, tf.Tensor4D, tf.Tensor4D];
    });
  }

  /** pSp's c3, p2, p1: coarse to fine. */
  forward(images: ImageBatch): tf.Tensor4D[] {
    return tf.tidy(() => {
      const [c1, c2, c3] = this.taps(images);
      const p2 = addFromAbove(c3, this.latlayer1.forward(c2));
      const p1 = addFromAbove(p2, this.latlayer2.forward(c1));
      return [c3, p2, p1];
    });
  }
}
