import { Block, type WeightSource } from "@mfim/nn";
import * as tf from "@tensorflow/tfjs";
import { BiasedActivation } from "./biased-activation.ts";
import { activationGain } from "./gain.ts";
import { ModulatedConv2d } from "./modulated-conv2d.ts";
import { NoiseInjection } from "./noise-injection.ts";

export interface StyledConvOptions {
  readonly input: number;
  readonly output: number;
  readonly latentSize: number;
  readonly mapChannels: number;
  readonly upsample: boolean;
  readonly weights: WeightSource;
}

/** Modulated 3 x 3 convolution, noise, bias, leaky ReLU: one step of the synthesis. */
export class StyledConv extends Block {
  readonly conv: ModulatedConv2d;
  readonly noise: NoiseInjection;
  readonly activate: BiasedActivation;

  constructor(options: StyledConvOptions) {
    super();
    const { input, output, latentSize, mapChannels, upsample, weights } = options;
    const gain = activationGain;
    this.conv = new ModulatedConv2d({
      input,
      output,
      latentSize,
      upsample,
      gain,
      weights,
    });
    this.noise = new NoiseInjection(mapChannels, output, weights);
    this.activate = new BiasedActivation(output);
  }

  /** @param map [1 or N, H, W, 1 or mapChannels] at the output's size, or `null` for none */
  forward(x: tf.Tensor4D, style: tf.Tensor2D, map: tf.Tensor4D | null): tf.Tensor4D {
    return tf.tidy(() => {
      const y = this.conv.forward(x, style);
      return this.activate.forward(y, map === null ? undefined : this.noise.forward(map, activationGain));
    });
  }
}
