import { ConfigError, type ImageBatch } from "@mfim/core";
import { Conv2d, leakyRelu, Module, type WeightSource } from "@mfim/nn";
import * as tf from "@tensorflow/tfjs";
import type { FeaturePyramid, PyramidLevel, RefiningPyramid } from "./feature-pyramid.ts";
import { stateWithPart } from "./state-with-part.ts";
import { addFromAbove } from "./top-down.ts";

export interface FinePyramidOptions {
  readonly pyramid: FeaturePyramid;
  /** Channels of the levels to add: of half the picture's side, and of the whole side where there are two. */
  readonly channels: readonly number[];
  readonly weights?: WeightSource;
}

/**
 * A pyramid with finer levels than its trunk has. A recogniser's body takes a picture apart fast: its finest map is a quarter of the
 * side and has been pooled, so that style maps cannot tell a strand of hair from its neighbour, whatever their resolution. The levels
 * here see the picture itself, through two trained convolutions each, and get the trunk's finest map added from above, which
 * knows what is a face.
 */
export class FinePyramid extends Module implements RefiningPyramid {
  readonly pyramid: FeaturePyramid;
  /** From coarse to fine: into a level from the finer one, or from the picture, and onward within it. */
  readonly entries: readonly Conv2d[];
  readonly convs: readonly Conv2d[];
  readonly laterals: readonly Conv2d[];
  readonly inputSize: number;
  readonly levels: readonly PyramidLevel[];

  /** @throws ConfigError for other than one or two levels, and where they would not be finer than the pyramid's */
  constructor({ pyramid, channels, weights }: FinePyramidOptions) {
    super();
    const { inputSize } = pyramid;
    const finest = pyramid.levels.at(-1) as PyramidLevel;
    if (channels.length < 1 || channels.length > 2 || inputSize % 2 !== 0 || finest.resolution >= inputSize / 2)
      throw new ConfigError(
        `fine: expected the channels of one or two levels, of ${inputSize / 2} and ${inputSize} px, above a pyramid that ends below, got ${channels.length} above ${finest.resolution} px.`,
      );
    this.pyramid = pyramid;
    this.inputSize = inputSize;
    const added = channels.map((count, i) => ({ resolution: (inputSize / 2) * 2 ** i, channels: count }));
    this.levels = [...pyramid.levels, ...added];
    const source = weights === undefined ? {} : { weights };
    const same = { kernel: 3, padding: 1, bias: true, ...source } as const;
    this.entries = channels.map((output, i) => {
      const stride = added[i]?.resolution === inputSize ? 1 : 2;
      return new Conv2d({ ...same, input: channels[i + 1] ?? 3, output, stride });
    });
    this.convs = channels.map((output) => new Conv2d({ ...same, input: output, output }));
    this.laterals = channels.map(
      (output, i) =>
        new Conv2d({ input: channels[i - 1] ?? finest.channels, output, kernel: 1, bias: true, ...source }),
    );
  }

  override state(): Map<string, tf.Variable> {
    return stateWithPart(super.state(), "pyramid", this.pyramid);
  }

  override dispose(): void {
    super.dispose();
    this.pyramid.dispose();
  }

  forward(images: ImageBatch): tf.Tensor4D[] {
    return tf.tidy(() => this.refine(images, this.pyramid.forward(images)));
  }

  refine(images: ImageBatch, coarse: readonly tf.Tensor4D[]): tf.Tensor4D[] {
    return tf.tidy(() => {
      const seen: tf.Tensor4D[] = [];
      for (let i = this.entries.length - 1; i >= 0; i--) {
        const entered = leakyRelu((this.entries[i] as Conv2d).forward(seen[0] ?? images), 0.2);
        seen.unshift(leakyRelu((this.convs[i] as Conv2d).forward(entered), 0.2));
      }
      const maps = [...coarse];
      for (const [i, own] of seen.entries()) {
        const above = (this.laterals[i] as Conv2d).forward(maps.at(-1) as tf.Tensor4D);
        maps.push(addFromAbove(above, own));
      }
      return maps;
    });
  }
}
