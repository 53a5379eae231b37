import { Conv2d, Linear, leakyRelu, Module, type WeightSource } from "@mfim/nn";
import * as tf from "@tensorflow/tfjs";
import type { PyramidLevel } from "../pyramid/feature-pyramid.ts";

export interface MapToCodeOptions {
  readonly level: PyramidLevel;
  /** Width of the convolutions. */
  readonly width: number;
  /** Convolutions of stride 2; what they leave of the map is averaged. Default: as many as lead to 1 x 1. */
  readonly convolutions?: number;
  /** Widths of the codes: one for pSp's block, several where slots share the convolutions. */
  readonly codes: readonly number[];
  /** Size of the fresh codes' distance from the mean styles. */
  readonly deviation: number;
  readonly weights?: WeightSource;
}

/**
 * M2C: a latent map to the offsets of style codes from the mean styles. As pSp's GradualStyleBlock: 3x3 convolutions of
 * stride 2 with leaky ReLU (0.01) down to one pixel, then a linear layer to the slot's own width. The linear layer starts
 * near zero, so that training starts at the generator's mean face.
 */
export class MapToCode extends Module {
  readonly convs: readonly Conv2d[];
  readonly linears: readonly Linear[];

  constructor(options: MapToCodeOptions) {
    super();
    const { level, width, codes, deviation } = options;
    const source = options.weights === undefined ? {} : { weights: options.weights };
    const count = options.convolutions ?? Math.max(1, Math.ceil(Math.log2(level.resolution)));
    this.convs = Array.from(
      { length: count },
      (_, index) =>
        new Conv2d({
          input: index === 0 ? level.channels : width,
          output: width,
          kernel: 3,
          stride: 2,
          padding: 1,
          bias: true,
          ...source,
        }),
    );
    const features = count === 0 ? level.channels : width;
    this.linears = codes.map(
      (output) => new Linear({ input: features, output, deviation: deviation / Math.sqrt(features), ...source }),
    );
  }

  /** [N, r, r, C] to one [N, width of the code] a code. */
  forward(map: tf.Tensor4D): tf.Tensor2D[] {
    return tf.tidy(() => {
      const small = this.convs.reduce((x, conv) => leakyRelu(conv.forward(x), 0.01), map);
      const features = tf.mean(small, [1, 2]) as tf.Tensor2D;
      return this.linears.map((linear) => linear.forward(features));
    });
  }
}
