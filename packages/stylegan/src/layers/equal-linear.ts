import { assertShape } from "@mfim/core";
import { flattenedLinearLayout, leakyRelu, linearLayout, Module, parameter, type WeightSource } from "@mfim/nn";
import * as tf from "@tensorflow/tfjs";
import { activationGain } from "./gain.ts";

export interface EqualLinearOptions {
  /** Size of the input, or [channels, height, width] of a map flattened as H, W, C. */
  readonly input: number | readonly [number, number, number];
  readonly output: number;
  readonly weights: WeightSource;
  /** First value of the bias. */
  readonly bias?: number;
  /** Factor of the learning rate, on weight and bias (0.01 in the mapping network). */
  readonly rate?: number;
  /** Followed by leaky ReLU 0.2 and the factor sqrt(2). */
  readonly activated?: boolean;
}

/**
 * A linear layer with equalised learning rate (Karras et al. 2018): `weight` [out, in] is stored with unit variance and
 * scaled by rate / sqrt(in) at run time, `bias` [out] by rate.
 */
export class EqualLinear extends Module {
  readonly weight: tf.Variable;
  readonly bias: tf.Variable;
  readonly #input: number;
  readonly #weightScale: number;
  readonly #biasScale: number;
  readonly #activated: boolean;

  constructor(options: EqualLinearOptions) {
    super();
    const { input, output, weights, bias = 0, rate = 1, activated = false } = options;
    const flat = typeof input === "number";
    this.#input = flat ? input : input[0] * input[1] * input[2];
    const gain = activated ? activationGain : 1;
    this.#weightScale = (gain * rate) / Math.sqrt(this.#input);
    this.#biasScale = gain * rate;
    this.#activated = activated;
    const layout = flat ? linearLayout(input, output) : flattenedLinearLayout(input, output);
    this.weight = parameter(weights.normal([this.#input, output], 1 / rate), layout);
    this.bias = parameter(tf.fill([output], bias / rate));
  }

  /** [N, in] to [N, out]. */
  forward(x: tf.Tensor2D): tf.Tensor2D {
    assertShape(x, [null, this.#input], "EqualLinear.forward(x)");
    return tf.tidy(() => {
      const product = tf.mul(tf.matMul(x, this.weight as tf.Tensor2D), this.#weightScale);
      const y = tf.add(product, tf.mul(this.bias, this.#biasScale)) as tf.Tensor2D;
      return this.#activated ? leakyRelu(y) : y;
    });
  }
}
