import { assertShape, type Discriminator as DiscriminatorInterface, type ImageBatch } from "@mfim/core";
import { appendMinibatchDeviation, Module, type WeightSource, zeroWeights } from "@mfim/nn";
import * as tf from "@tensorflow/tfjs";
import { type ChannelTable, channelsAt, resolutionsUpTo } from "./channel-table.ts";
import { BiasedActivation } from "./layers/biased-activation.ts";
import { EqualConv2d } from "./layers/equal-conv2d.ts";
import { EqualLinear } from "./layers/equal-linear.ts";
import { activationGain } from "./layers/gain.ts";
import { ResidualBlock } from "./layers/residual-block.ts";

export interface DiscriminatorOptions {
  readonly resolution: number;
  readonly channels: ChannelTable;
  readonly weights?: WeightSource;
}

/**
 * The residual discriminator of StyleGAN2 (Karras et al. 2020) with rosinality's parameter names: colour to features,
 * one residual block for each halving down to 4 x 4, minibatch deviation, convolution, two linear layers.
 */
export class Discriminator extends Module implements DiscriminatorInterface {
  readonly resolution: number;
  readonly convs: readonly [readonly [EqualConv2d, BiasedActivation], ...ResidualBlock[]];
  readonly final_conv: readonly [EqualConv2d, BiasedActivation];
  readonly final_linear: readonly [EqualLinear, EqualLinear];

  constructor(options: DiscriminatorOptions) {
    super();
    const { resolution, channels, weights = zeroWeights } = options;
    this.resolution = resolution;
    const at = (side: number) => channelsAt(channels, side);
    const activated = (input: number, output: number, kernel: 1 | 3) =>
      [
        new EqualConv2d({ input, output, kernel, gain: activationGain, weights }),
        new BiasedActivation(output),
      ] as const;
    const sides = resolutionsUpTo(resolution).slice(1).reverse();
    this.convs = [
      activated(3, at(resolution), 1),
      ...sides.map((side) => new ResidualBlock(at(side), at(side / 2), weights)),
    ];
    this.final_conv = activated(at(4) + 1, at(4), 3);
    this.final_linear = [
      new EqualLinear({ input: [at(4), 4, 4], output: at(4), activated: true, weights }),
      new EqualLinear({ input: at(4), output: 1, weights }),
    ];
  }

  /**
   * Pictures [N, resolution, resolution, 3] to logits [N, 1]. The minibatch deviation is taken over groups of four pictures,
   * or of the largest number below four that divides N (one picture alone: the deviation is the constant 1e-4).
   */
  logits(pictures: ImageBatch): tf.Tensor2D {
    const { resolution } = this;
    const [count] = assertShape(pictures, [null, resolution, resolution, 3], "Discriminator.logits(pictures)");
    return tf.tidy(() => {
      const [[fromRgb, activate], ...blocks] = this.convs;
      const first = activate.forward(fromRgb.forward(pictures));
      const x = blocks.reduce((map, block) => {
        const next = block.forward(map);
        map.dispose();
        return next;
      }, first);
      const [conv, activation] = this.final_conv;
      const last = activation.forward(conv.forward(appendMinibatchDeviation(x)));
      const [hidden, output] = this.final_linear;
      return output.forward(hidden.forward(tf.reshape(last, [count as number, -1])));
    });
  }
}
