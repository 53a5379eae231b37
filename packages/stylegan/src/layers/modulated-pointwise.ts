import { assertShape } from "@mfim/core";
import { Module, parameter, type WeightSource } from "@mfim/nn";
import * as tf from "@tensorflow/tfjs";
import { EqualLinear } from "./equal-linear.ts";

export interface ModulatedPointwiseOptions {
  readonly input: number;
  readonly output: number;
  readonly latentSize: number;
  readonly weights: WeightSource;
}

/**
 * The modulated 1 x 1 convolution of a colour layer, without demodulation. With so few outputs, weights of its own for every
 * picture are cheap: a batched matrix product, which spares the modulated copy of the map.
 */
export class ModulatedPointwise extends Module {
  readonly weight: tf.Variable;
  /** From a row of W to this layer's style code. */
  readonly modulation: EqualLinear;
  readonly #input: number;
  readonly #output: number;

  constructor({ input, output, latentSize, weights }: ModulatedPointwiseOptions) {
    super();
    this.#input = input;
    this.#output = output;
    this.weight = parameter(weights.normal([1, input, output], 1), {
      publicShape: [1, output, input, 1, 1],
      view: [1, output, input],
      permutation: [0, 2, 1],
    });
    this.modulation = new EqualLinear({ input: latentSize, output: input, bias: 1, weights });
  }

  /** @param x [N, H, W, in] @param style [N, in] @returns [N, H, W, out] */
  forward(x: tf.Tensor4D, style: tf.Tensor2D): tf.Tensor4D {
    const [count, height, width] = assertShape(x, [style.shape[0], null, null, this.#input], "ModulatedPointwise(x)");
    assertShape(style, [null, this.#input], "ModulatedPointwise(style)");
    return tf.tidy(() => {
      const scaled = tf.mul(tf.reshape(style, [-1, this.#input, 1]), 1 / Math.sqrt(this.#input));
      const weight = tf.mul(scaled, this.weight); // [N, in, out]
      const pixels = tf.reshape(x, [count as number, -1, this.#input]);
      return tf.reshape(tf.matMul(pixels, weight), [count, height, width, this.#output] as [
        number,
        number,
        number,
        number,
      ]);
    });
  }
}
