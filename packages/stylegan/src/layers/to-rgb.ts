import { Module, mapLayout, parameter, upsample2, type WeightSource } from "@mfim/nn";
import * as tf from "@tensorflow/tfjs";
import { ModulatedPointwise } from "./modulated-pointwise.ts";

/** Modulated 1 x 1 convolution to three channels, added to the picture so far; `bias` [1, 3, 1, 1] in the checkpoint. */
export class ToRgb extends Module {
  readonly conv: ModulatedPointwise;
  readonly bias: tf.Variable;

  constructor(input: number, latentSize: number, weights: WeightSource) {
    super();
    this.conv = new ModulatedPointwise({ input, output: 3, latentSize, weights });
    this.bias = parameter(tf.zeros([1, 1, 1, 3]), mapLayout(3, 1, 1));
  }

  /** @param picture [N, H / 2, W / 2, 3] so far, upsampled here; `null` at the lowest resolution */
  forward(x: tf.Tensor4D, style: tf.Tensor2D, picture: tf.Tensor4D | null): tf.Tensor4D {
    return tf.tidy(() => {
      const own = tf.add(this.conv.forward(x, style), this.bias) as tf.Tensor4D;
      return picture === null ? own : tf.add(own, upsample2(picture));
    });
  }
}
