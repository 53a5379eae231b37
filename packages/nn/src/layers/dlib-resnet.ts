import { assertShape } from "@mfim/core";
import * as tf from "@tensorflow/tfjs";
import { Block } from "../module/block.ts";
import { Module, parameter } from "../module/module.ts";
import { type WeightSource, zeroWeights } from "../module/weight-source.ts";
import { relu } from "../ops/leaky-relu.ts";

/**
 * What a halving does with the last row and column of a map of even side, where the 3x3 convolution without padding finds one
 * place less than the 2x2 mean beside it: "zeros" appends zeros to what it found, as dlib does; "padded" lets it see a border
 * of zeros, so that no place of the map goes without it.
 */
export type HalvingEdge = "zeros" | "padded";

class Filters extends Module {
  /** [height, width, in, out], in the file as here. */
  readonly filters: tf.Variable;
  readonly bias: tf.Variable;

  constructor(kernel: number, input: number, output: number, weights: WeightSource) {
    super();
    this.filters = parameter(weights.normal([kernel, kernel, input, output], Math.sqrt(2 / (input * kernel * kernel))));
    this.bias = parameter(tf.zeros([output]));
  }
}

/** What training left of a batch normalisation: a factor and a summand a channel, without statistics. */
class Scale extends Module {
  readonly weights: tf.Variable;
  readonly biases: tf.Variable;

  constructor(channels: number) {
    super();
    this.weights = parameter(tf.ones([channels]));
    this.biases = parameter(tf.zeros([channels]));
  }
}

/** A convolution and its scale. */
class ScaledConvolution extends Module {
  readonly conv: Filters;
  readonly scale: Scale;

  constructor(kernel: number, input: number, output: number, weights: WeightSource) {
    super();
    this.conv = new Filters(kernel, input, output, weights);
    this.scale = new Scale(output);
  }

  /** The scale is folded into the filters: one pass over the map less. */
  forward(x: tf.Tensor4D, stride: 1 | 2, padding: "same" | "valid"): tf.Tensor4D {
    const filters = tf.mul(this.conv.filters, this.scale.weights) as tf.Tensor4D;
    const shift = tf.add(tf.mul(this.conv.bias, this.scale.weights), this.scale.biases);
    return tf.add(tf.conv2d(x, filters, stride, padding), shift);
  }
}

/** relu(x + scaled(relu(scaled(x)))), 3x3 convolutions. */
class Residual extends Block {
  readonly conv1: ScaledConvolution;
  readonly conv2: ScaledConvolution;

  constructor(channels: number, weights: WeightSource) {
    super();
    this.conv1 = new ScaledConvolution(3, channels, channels, weights);
    this.conv2 = new ScaledConvolution(3, channels, channels, weights);
  }

  forward(x: tf.Tensor4D): tf.Tensor4D {
    return relu(tf.add(x, this.conv2.forward(relu(this.conv1.forward(x, 1, "same")), 1, "same")));
  }
}

/** A residual unit of half the side: the shortcut is the mean of 2x2 places, new channels of it are zeros. */
export class HalvingResidual extends Block {
  readonly conv1: ScaledConvolution;
  readonly conv2: ScaledConvolution;
  readonly #widening: number;

  constructor(input: number, output: number, weights: WeightSource) {
    super();
    this.#widening = output - input;
    this.conv1 = new ScaledConvolution(3, input, output, weights);
    this.conv2 = new ScaledConvolution(3, output, output, weights);
  }

  /** [N, S, S, in] to [N, floor(S / 2), floor(S / 2), out]. */
  forward(x: tf.Tensor4D, edge: HalvingEdge): tf.Tensor4D {
    const shortcut = tf.pad(tf.avgPool(x, 2, 2, "valid"), [
      [0, 0],
      [0, 0],
      [0, 0],
      [0, this.#widening],
    ]);
    // "same" with stride 2 pads an even side by one, behind it.
    const padding = edge === "padded" && x.shape[1] % 2 === 0 ? "same" : "valid";
    const y = this.conv2.forward(relu(this.conv1.forward(x, 2, padding)), 1, "same");
    const missing: [number, number] = [0, shortcut.shape[1] - y.shape[1]];
    const whole = missing[1] === 0 ? y : tf.pad(y, [[0, 0], missing, missing, [0, 0]]);
    return relu(tf.add(shortcut, whole));
  }
}

/** R, G, B of the mean picture, 0 to 255, and what the difference is divided by (dlib `input_rgb_image_sized`). */
const mean = [122.782, 117.001, 104.298] as const;
const divisor = 256;

/**
 * The body of dlib's `face_recognition_model_v1` (King 2017, a ResNet of 29 convolutions with half the filters of He et al.'s),
 * up to its last stage of 256 channels. Keys are those of face-api's file with dots. Convolutions that halve have no
 * padding: a picture of 150 pixels gives maps of 35, 17, 8 and 4.
 */
export class DlibResnetTrunk extends Module {
  readonly conv32_down: ScaledConvolution;
  readonly conv32_1: Residual;
  readonly conv32_2: Residual;
  readonly conv32_3: Residual;
  readonly conv64_down: HalvingResidual;
  readonly conv64_1: Residual;
  readonly conv64_2: Residual;
  readonly conv64_3: Residual;
  readonly conv128_down: HalvingResidual;
  readonly conv128_1: Residual;
  readonly conv128_2: Residual;
  readonly conv256_down: HalvingResidual;
  readonly conv256_1: Residual;
  readonly conv256_2: Residual;

  constructor(weights: WeightSource = zeroWeights) {
    super();
    const residual = (channels: number) => new Residual(channels, weights);
    this.conv32_down = new ScaledConvolution(7, 3, 32, weights);
    this.conv32_1 = residual(32);
    this.conv32_2 = residual(32);
    this.conv32_3 = residual(32);
    this.conv64_down = new HalvingResidual(32, 64, weights);
    this.conv64_1 = residual(64);
    this.conv64_2 = residual(64);
    this.conv64_3 = residual(64);
    this.conv128_down = new HalvingResidual(64, 128, weights);
    this.conv128_1 = residual(128);
    this.conv128_2 = residual(128);
    this.conv256_down = new HalvingResidual(128, 256, weights);
    this.conv256_1 = residual(256);
    this.conv256_2 = residual(256);
  }

  /**
   * The maps that end the first `count` stages, fine to coarse: [N, s, s, 32], [N, s/2, s/2, 64], 128, 256.
   * @param x [N, S, S, 3] in [-1, 1]
   * @param edge "padded": the picture gets a border too, and s is floor(S / 4); "zeros", as dlib: floor((S - 7) / 4)
   */
  stages(x: tf.Tensor4D, edge: HalvingEdge, count = 4): tf.Tensor4D[] {
    assertShape(x, [null, x.shape[2], null, 3], "DlibResnetTrunk.stages(x)");
    return tf.tidy(() => {
      let map = this.#stem(standardised(x), edge);
      const stages: readonly (readonly [HalvingResidual | undefined, readonly Residual[]])[] = [
        [undefined, [this.conv32_1, this.conv32_2, this.conv32_3]],
        [this.conv64_down, [this.conv64_1, this.conv64_2, this.conv64_3]],
        [this.conv128_down, [this.conv128_1, this.conv128_2]],
        [this.conv256_down, [this.conv256_1, this.conv256_2]],
      ];
      return stages.slice(0, count).map(([halving, units]) => {
        const start = halving === undefined ? map : halving.forward(map, edge);
        map = units.reduce((y, unit) => unit.forward(y), start);
        return map;
      });
    });
  }

  #stem(x: tf.Tensor4D, edge: HalvingEdge): tf.Tensor4D {
    const border: [number, number] = edge === "padded" ? [3, 4] : [0, 0];
    const seen = edge === "padded" ? tf.pad(x, [[0, 0], border, border, [0, 0]]) : x;
    return tf.maxPool(relu(this.conv32_down.forward(seen, 2, "valid")), 3, 2, "valid");
  }
}

/** (v - mean) / 256 of values v from 0 to 255. */
function standardised(x: tf.Tensor4D): tf.Tensor4D {
  const shift = tf.tensor1d(mean.map((value) => (127.5 - value) / divisor));
  return tf.add(tf.mul(x, 127.5 / divisor), shift);
}
