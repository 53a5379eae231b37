import { assertShape } from "@mfim/core";
import { conv2dLayout, Module, parameter, type WeightSource } from "@mfim/nn";
import * as tf from "@tensorflow/tfjs";

export interface EqualConv2dOptions {
  readonly input: number;
  readonly output: number;
  readonly kernel: 1 | 3;
  /** 1 keeps the size; 2 takes no padding: the blur before it has left a border. */
  readonly stride?: 1 | 2;
  /** Extra factor on the weights at run time, such as the gain of the activation that follows. */
  readonly gain?: number;
  readonly weights: WeightSource;
}

/** A convolution with equalised learning rate: `weight` [out, in, k, k] of unit variance, scaled by 1 / sqrt(in k k) at run time. */
export class EqualConv2d extends Module {
  readonly weight: tf.Variable;
  readonly #input: number;
  readonly #stride: 1 | 2;
  readonly #scale: number;

  constructor(options: EqualConv2dOptions) {
    super();
    const { input, output, kernel, stride = 1, gain = 1, weights } = options;
    this.#input = input;
    this.#stride = stride;
    this.#scale = gain / Math.sqrt(input * kernel * kernel);
    this.weight = parameter(
      weights.normal([kernel, kernel, input, output], 1),
      conv2dLayout([kernel, kernel], input, output),
    );
  }

  /** [N, H, W, in] to [N, H, W, out], or to [N, (H - 1) / 2, (W - 1) / 2, out] with stride 2. */
  forward(x: tf.Tensor4D): tf.Tensor4D {
    assertShape(x, [null, null, null, this.#input], "EqualConv2d.forward(x)");
    return tf.tidy(() => {
      const weight = tf.mul(this.weight, this.#scale) as tf.Tensor4D;
      return tf.conv2d(x, weight, this.#stride, this.#stride === 1 ? "same" : "valid");
    });
  }
}
