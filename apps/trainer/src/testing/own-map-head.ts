import { resizeImages } from "@mfim/core";
import type { MapHead } from "@mfim/encoder";
import { Conv2d, Module } from "@mfim/nn";
import type { MapBlockContext, PartFactory } from "@mfim/zoo";
import * as tf from "@tensorflow/tfjs";

/** Somebody's block: one wide convolution of the latent map, brought to the size of the style map. */
class WideHead extends Module implements MapHead {
  readonly wide: Conv2d;
  readonly #resolution: number;

  constructor(kernel: number, { level, channels, resolution, weights }: MapBlockContext) {
    super();
    this.#resolution = resolution;
    this.wide = new Conv2d({
      ...{ input: level.channels, output: channels, kernel, padding: (kernel - 1) / 2 },
      ...(weights && { weights }),
    });
  }

  forward(map: tf.Tensor4D): tf.Tensor4D {
    return tf.tidy(() => resizeImages(this.wide.forward(map), this.#resolution));
  }
}

/** As a config's module makes it, once a map. */
const makeHead: PartFactory<MapHead> = ({ kernel }, context) =>
  new WideHead(Number(kernel), context as MapBlockContext);
// biome-ignore lint/style/noDefaultExport: a module's factory is its default export
export default makeHead;
