import { leakyRelu, Module, parameter } from "@mfim/nn";
import * as tf from "@tensorflow/tfjs";
import { activationGain } from "./gain.ts";

/** Bias, leaky ReLU 0.2 and the factor sqrt(2) as one layer; `bias` [C] in the checkpoint. */
export class BiasedActivation extends Module {
  readonly bias: tf.Variable;

  constructor(channels: number) {
    super();
    this.bias = parameter(tf.zeros([channels]));
  }

  /** @param x [N, H, W, C], the layer's input times sqrt(2) already. @param noise added to the bias before the gain, [1 or N, H, W, 1 or C] */
  forward(x: tf.Tensor4D, noise?: tf.Tensor4D): tf.Tensor4D {
    return tf.tidy(() => {
      const shift = tf.mul(noise === undefined ? this.bias : tf.add(noise, this.bias), activationGain);
      return leakyRelu(tf.add(x, shift) as tf.Tensor4D);
    });
  }
}
