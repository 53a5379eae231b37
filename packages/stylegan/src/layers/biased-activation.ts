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

  /**
   * @param x [N, H, W, C], the layer's input times sqrt(2) already
   * @param noise added before the activation, times sqrt(2) already, [1 or N, H, W, 1 or C]
   */
  forward(x: tf.Tensor4D, noise?: tf.Tensor4D): tf.Tensor4D {
    return tf.tidy(() => {
      const bias = tf.mul(this.bias, activationGain);
      if (noise === undefined) return leakyRelu(tf.add(x, bias) as tf.Tensor4D);
      // One picture: a compiled graph adds the bias inside the convolution. Several: they share the sum of noise and bias.
      const alone = x.shape[0] === 1 && noise.shape[3] === 1;
      return leakyRelu((alone ? tf.add(tf.add(x, bias), noise) : tf.add(x, tf.add(noise, bias))) as tf.Tensor4D);
    });
  }
}
