import { resizeImages } from "@mfim/core";
import { Conv2d, leakyRelu, Module, zeroWeights } from "@mfim/nn";
import * as tf from "@tensorflow/tfjs";
import type { MapHead, MapHeadBlockOptions } from "./map-head.ts";

/**
 * M2M: a latent map to a style map for one noise slot. The latent map of the slot's own size is used where the pyramid has
 * one; else the nearest, resampled after the first convolution.
 *
 * The last layer starts at zero, so that every map starts as no noise at all: random maps would enter the pretrained
 * generator as texture at every resolution, which the objective would first have to undo. Only the last layer is zero, so it
 * receives a gradient at the first step and the layers before it from the second on. The gradient comes through the slot's
 * noise weight: a generator that was never trained has zeros there, and its maps stay zero.
 */
export class MapToMap extends Module implements MapHead {
  readonly convs: readonly Conv2d[];
  readonly last: Conv2d;
  readonly #resolution: number;

  constructor(options: MapHeadBlockOptions) {
    super();
    const { level, width, convolutions, channels } = options;
    const source = options.weights === undefined ? {} : { weights: options.weights };
    const same = { kernel: 3, padding: 1, bias: true } as const;
    this.#resolution = options.resolution;
    this.convs = Array.from(
      { length: Math.max(1, convolutions) },
      (_, index) => new Conv2d({ ...same, input: index === 0 ? level.channels : width, output: width, ...source }),
    );
    this.last = new Conv2d({ ...same, input: width, output: channels, weights: zeroWeights });
  }

  /** [N, level, level, C] to [N, resolution, resolution, channels]. */
  forward(map: tf.Tensor4D): tf.Tensor4D {
    return tf.tidy(() => {
      const hidden = this.convs.reduce((x, conv, index) => {
        const y = leakyRelu(conv.forward(x), 0.2);
        return index === 0 ? resizeImages(y, this.#resolution) : y;
      }, map);
      return this.last.forward(hidden);
    });
  }
}
