import { assertShape } from "@mfim/core";
import * as tf from "@tensorflow/tfjs";
import { Module, parameter } from "../module/module.ts";
import { conv2dLayout, depthwiseLayout } from "../module/weight-layout.ts";
import { type WeightSource, zeroWeights } from "../module/weight-source.ts";
import { depthwiseConvolution } from "../ops/depthwise-convolution.ts";
import type { BatchNorm } from "./batch-norm.ts";
import { padFor } from "./pad-for.ts";

export interface Conv2dOptions {
  readonly input: number;
  readonly output: number;
  /** Side, or height and width. */
  readonly kernel: number | readonly [number, number];
  readonly stride?: number;
  /** Zeros on every side, as PyTorch counts them. */
  readonly padding?: number;
  readonly bias?: boolean;
  readonly weights?: WeightSource;
  /** Standard deviation of fresh weights; default sqrt(2 / fan in). */
  readonly deviation?: number;
}

const pairOf = (kernel: number | readonly [number, number]): readonly [number, number] =>
  typeof kernel === "number" ? [kernel, kernel] : kernel;

/** A 2-D convolution as PyTorch's: `weight` [out, in, kh, kw] and optional `bias` [out] in the checkpoint. */
export class Conv2d extends Module {
  readonly weight: tf.Variable;
  readonly bias?: tf.Variable;
  readonly #options: Conv2dOptions;

  constructor(options: Conv2dOptions) {
    super();
    this.#options = options;
    const { input, output, weights = zeroWeights } = options;
    const [height, width] = pairOf(options.kernel);
    const deviation = options.deviation ?? Math.sqrt(2 / (input * height * width));
    this.weight = parameter(
      weights.normal([height, width, input, output], deviation),
      conv2dLayout([height, width], input, output),
    );
    if (options.bias === true) this.bias = parameter(tf.zeros([output]));
  }

  /** [N, H, W, in] to [N, floor((H + 2 padding - kernel) / stride) + 1, ..., out]. */
  forward(x: tf.Tensor4D): tf.Tensor4D {
    const { input, stride = 1, padding = 0 } = this.#options;
    assertShape(x, [null, null, null, input], "Conv2d.forward(x)");
    return tf.tidy(() => {
      const padded = padFor(x, pairOf(this.#options.kernel), stride, padding);
      const y = tf.conv2d(padded.x, this.weight as tf.Tensor4D, stride, padded.mode);
      return this.bias === undefined ? y : tf.add(y, this.bias);
    });
  }

  /** `norm.forward(this.forward(x))` by its running statistics, with the norm folded into the weight: one pass over the map less. */
  forwardNormalised(x: tf.Tensor4D, norm: BatchNorm): tf.Tensor4D {
    const { input, stride = 1, padding = 0 } = this.#options;
    assertShape(x, [null, null, null, input], "Conv2d.forwardNormalised(x)");
    return tf.tidy(() => {
      const { scale, shift } = norm.affine();
      const padded = padFor(x, pairOf(this.#options.kernel), stride, padding);
      const y = tf.conv2d(padded.x, tf.mul(this.weight, scale) as tf.Tensor4D, stride, padded.mode);
      return tf.add(y, this.bias === undefined ? shift : tf.add(shift, tf.mul(this.bias, scale)));
    });
  }
}

export interface DepthwiseConv2dOptions {
  readonly channels: number;
  readonly kernel: number | readonly [number, number];
  readonly stride?: number;
  readonly padding?: number;
  readonly weights?: WeightSource;
}

/** A depthwise convolution, `weight` [channels, 1, kh, kw] in the checkpoint. */
export class DepthwiseConv2d extends Module {
  readonly weight: tf.Variable;
  readonly #options: DepthwiseConv2dOptions;

  constructor(options: DepthwiseConv2dOptions) {
    super();
    this.#options = options;
    const { channels, weights = zeroWeights } = options;
    const [height, width] = pairOf(options.kernel);
    const deviation = Math.sqrt(2 / (height * width));
    this.weight = parameter(
      weights.normal([height, width, channels, 1], deviation),
      depthwiseLayout([height, width], channels),
    );
  }

  /** [N, H, W, channels] to [N, floor((H + 2 padding - kernel) / stride) + 1, ..., channels]. */
  forward(x: tf.Tensor4D): tf.Tensor4D {
    const { channels, stride = 1, padding = 0 } = this.#options;
    assertShape(x, [null, null, null, channels], "DepthwiseConv2d.forward(x)");
    return tf.tidy(() => {
      const padded = padFor(x, pairOf(this.#options.kernel), stride, padding);
      return depthwiseConvolution(padded.x, this.weight as tf.Tensor4D, stride, padded.mode);
    });
  }

  /** As `Conv2d.forwardNormalised`. */
  forwardNormalised(x: tf.Tensor4D, norm: BatchNorm): tf.Tensor4D {
    const { channels, stride = 1, padding = 0 } = this.#options;
    assertShape(x, [null, null, null, channels], "DepthwiseConv2d.forwardNormalised(x)");
    return tf.tidy(() => {
      const { scale, shift } = norm.affine();
      const padded = padFor(x, pairOf(this.#options.kernel), stride, padding);
      const weight = tf.mul(this.weight, tf.reshape(scale, [channels, 1])) as tf.Tensor4D;
      return tf.add(depthwiseConvolution(padded.x, weight, stride, padded.mode), shift);
    });
  }
}
