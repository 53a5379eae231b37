import { assertShape } from "@mfim/core";
import * as tf from "@tensorflow/tfjs";
import { Module, parameter } from "../module/module.ts";
import { flattenedLinearLayout, linearLayout } from "../module/weight-layout.ts";
import { type WeightSource, zeroWeights } from "../module/weight-source.ts";

export interface LinearOptions {
  /** Size of the input, or [channels, height, width] where the input is a flattened map (here flattened as H, W, C). */
  readonly input: number | readonly [number, number, number];
  readonly output: number;
  readonly bias?: boolean;
  readonly weights?: WeightSource;
  readonly deviation?: number;
}

/** y = x W + b; `weight` [out, in] and `bias` [out] in the checkpoint. */
export class Linear extends Module {
  readonly weight: tf.Variable;
  readonly bias?: tf.Variable;
  readonly #input: number;

  constructor(options: LinearOptions) {
    super();
    const { input, output, weights = zeroWeights } = options;
    this.#input = typeof input === "number" ? input : input[0] * input[1] * input[2];
    const layout = typeof input === "number" ? linearLayout(input, output) : flattenedLinearLayout(input, output);
    const deviation = options.deviation ?? Math.sqrt(1 / this.#input);
    this.weight = parameter(weights.normal([this.#input, output], deviation), layout);
    if (options.bias !== false) this.bias = parameter(tf.zeros([output]));
  }

  /** [N, in] to [N, out]. */
  forward(x: tf.Tensor2D): tf.Tensor2D {
    assertShape(x, [null, this.#input], "Linear.forward(x)");
    return tf.tidy(() => {
      const y = tf.matMul(x, this.weight as tf.Tensor2D) as tf.Tensor2D;
      return this.bias === undefined ? y : (tf.add(y, this.bias) as tf.Tensor2D);
    });
  }
}
