import { assertShape } from "@mfim/core";
import { blur, Module, parameter, type WeightLayout, type WeightSource } from "@mfim/nn";
import * as tf from "@tensorflow/tfjs";
import { EqualLinear } from "./equal-linear.ts";

export interface ModulatedConv2dOptions {
  readonly input: number;
  readonly output: number;
  readonly latentSize: number;
  /** Doubles the size: transposed convolution, then blur. */
  readonly upsample?: boolean;
  /** Factor on the output, such as the gain of the activation that follows. */
  readonly gain?: number;
  readonly weights: WeightSource;
}

const kernel = 3;

/** [1, out, in, 3, 3] in the checkpoint; here HWIO, or [3, 3, out, in] as a transposed convolution wants it. */
function modulatedLayout(input: number, output: number, transposed: boolean): WeightLayout {
  return {
    publicShape: [1, output, input, kernel, kernel],
    view: [output, input, kernel, kernel],
    permutation: transposed ? [2, 3, 0, 1] : [2, 3, 1, 0],
  };
}

/**
 * The modulated 3 x 3 convolution of StyleGAN2 (Karras et al. 2020, section 2.2), w'_ijk = s_i w_ijk and
 * w''_ijk = w'_ijk / sqrt(sum_ik w'_ijk^2 + 1e-8), written without weights of its own for every picture:
 * conv(x, w'') = d_j conv(s_i x_i, w) with d_j = 1 / sqrt(sum_i s_i^2 sum_k w_ijk^2 + 1e-8). Where one picture is larger than
 * the weights, and no gradient is asked for, they are multiplied instead of it.
 */
export class ModulatedConv2d extends Module {
  readonly weight: tf.Variable;
  /** From a row of W to this layer's style code. */
  readonly modulation: EqualLinear;
  readonly #options: ModulatedConv2dOptions;
  readonly #scale: number;

  constructor(options: ModulatedConv2dOptions) {
    super();
    this.#options = options;
    const { input, output, latentSize, upsample = false, weights } = options;
    this.#scale = 1 / Math.sqrt(input * kernel * kernel);
    const shape = upsample ? [kernel, kernel, output, input] : [kernel, kernel, input, output];
    this.weight = parameter(weights.normal(shape, 1), modulatedLayout(input, output, upsample));
    this.modulation = new EqualLinear({ input: latentSize, output: input, bias: 1, weights });
  }

  /** @param x [N or 1, H, W, in] @param style [N, in] @returns [N, H, W, out], or twice the size where it upsamples */
  forward(x: tf.Tensor4D, style: tf.Tensor2D): tf.Tensor4D {
    const { input } = this.#options;
    assertShape(x, [null, null, null, input], "ModulatedConv2d.forward(x)");
    assertShape(style, [null, input], "ModulatedConv2d.forward(style)");
    return tf.tidy(() => {
      const demodulation = this.#demodulation(style);
      if (this.#isModulatedByWeights(x, style)) return this.#convolve(x, this.#modulated(style, demodulation));
      const modulated = tf.mul(x, tf.reshape(style, [-1, 1, 1, input])) as tf.Tensor4D;
      return tf.mul(this.#convolve(modulated, this.weight as tf.Tensor4D), demodulation) as tf.Tensor4D;
    });
  }

  /**
   * For one picture, where the two maps that would be multiplied, before and after, have more numbers than the weights. Not
   * under a tape: TensorFlow.js cannot differentiate the filter's gradient, which the path length would need.
   */
  #isModulatedByWeights(x: tf.Tensor4D, style: tf.Tensor2D): boolean {
    if (style.shape[0] !== 1 || tf.engine().state.gradientDepth > 0) return false;
    const { output, upsample = false } = this.#options;
    const pixels = x.shape[1] * x.shape[2];
    return pixels * (x.shape[3] + (upsample ? 4 : 1) * output) > this.weight.size;
  }

  /** The weights of a single picture: its style and its demodulation multiplied in. */
  #modulated(style: tf.Tensor2D, demodulation: tf.Tensor): tf.Tensor4D {
    const { input, output, upsample = false } = this.#options;
    const [rows, columns] = upsample ? [demodulation, style] : [style, demodulation];
    const [height, width] = upsample ? [output, input] : [input, output];
    const factors = tf.mul(tf.reshape(rows, [height, 1]), tf.reshape(columns, [1, width]));
    return tf.mul(this.weight, factors) as tf.Tensor4D;
  }

  #convolve(x: tf.Tensor4D, weight: tf.Tensor4D): tf.Tensor4D {
    const { output, upsample = false } = this.#options;
    if (!upsample) return tf.conv2d(x, weight, 1, "same");
    const [count, height, width] = x.shape;
    const spread = tf.conv2dTranspose(x, weight, [count, 2 * height + 1, 2 * width + 1, output], 2, "valid");
    return blur(spread, [1, 1], 4);
  }

  /** The factor of every output map, gain and the scale of the weights included: [N, 1, 1, out]. */
  #demodulation(style: tf.Tensor2D): tf.Tensor {
    const { output, upsample = false, gain = 1 } = this.#options;
    const energy = tf.sum(tf.square(this.weight), [0, 1]) as tf.Tensor2D; // [in, out], or [out, in]
    const sums = tf.matMul(tf.square(style), energy, false, upsample);
    const inverse = tf.rsqrt(tf.add(tf.mul(sums, this.#scale ** 2), 1e-8));
    return tf.reshape(tf.mul(inverse, this.#scale * gain), [-1, 1, 1, output]);
  }
}
