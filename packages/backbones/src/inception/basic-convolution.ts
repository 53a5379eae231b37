import { BatchNorm, Conv2d, Module, relu } from "@mfim/nn";
import * as tf from "@tensorflow/tfjs";

export interface ConvolutionShape {
  /** The part of the checkpoint key. */
  readonly name: string;
  readonly output: number;
  /** Side, or height and width. */
  readonly kernel: number | readonly [number, number];
  readonly stride?: 1 | 2;
  /** "same" keeps the size (stride 1, odd kernels); "valid" pads nothing. Default "same". */
  readonly padding?: "same" | "valid";
}

/** Convolution, batch norm with Inception's epsilon of 1e-3, ReLU. */
export class BasicConvolution extends Module {
  readonly conv: Conv2d;
  readonly bn: BatchNorm;
  readonly #stride: 1 | 2;
  readonly #padding: "same" | "valid";

  constructor(input: number, { output, kernel, stride = 1, padding = "same" }: ConvolutionShape) {
    super();
    this.conv = new Conv2d({ input, output, kernel });
    this.bn = new BatchNorm({ channels: output, epsilon: 1e-3 });
    this.#stride = stride;
    this.#padding = padding;
  }

  forward(x: tf.Tensor4D): tf.Tensor4D {
    return tf.tidy(() => {
      const { scale, shift } = this.bn.affine();
      const weight = tf.mul(this.conv.weight, scale) as tf.Tensor4D;
      return relu(tf.add(tf.conv2d(x, weight, this.#stride, this.#padding), shift));
    });
  }
}
