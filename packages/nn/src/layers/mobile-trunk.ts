import * as tf from "@tensorflow/tfjs";
import { Block } from "../module/block.ts";
import { Module } from "../module/module.ts";
import { type WeightSource, zeroWeights } from "../module/weight-source.ts";
import { leakyRelu } from "../ops/leaky-relu.ts";
import { BatchNorm } from "./batch-norm.ts";
import { Conv2d, DepthwiseConv2d } from "./conv2d.ts";
import { finalSide, type MobileTrunkShape, type ResidualBlockShape, residualBlocks } from "./mobile-trunk-shape.ts";
import { convolveAndNormalise, type NormMode } from "./norm-mode.ts";

/** Leaky, so that no unit falls silent and a loss always reaches the picture. */
const slope = 0.1;

/** Convolution, norm and, unless linear, leaky ReLU. */
class NormalisedConvolution extends Module {
  readonly conv: Conv2d | DepthwiseConv2d;
  readonly norm: BatchNorm;
  readonly #linear: boolean;

  constructor(convolution: Conv2d | DepthwiseConv2d, channels: number, activation: "leaky" | "linear") {
    super();
    this.conv = convolution;
    this.norm = new BatchNorm({ channels });
    this.#linear = activation === "linear";
  }

  forward(x: tf.Tensor4D, mode: NormMode): tf.Tensor4D {
    const y = convolveAndNormalise(this.conv, this.norm, x, mode);
    return this.#linear ? y : leakyRelu(y, slope);
  }
}

class InvertedResidual extends Block {
  readonly expand: NormalisedConvolution;
  readonly filter: NormalisedConvolution;
  readonly project: NormalisedConvolution;
  readonly #residual: boolean;

  constructor({ input, hidden, output, stride, residual }: ResidualBlockShape, weights: WeightSource) {
    super();
    this.#residual = residual;
    const depthwise = new DepthwiseConv2d({ channels: hidden, kernel: 3, stride, padding: 1, weights });
    this.expand = new NormalisedConvolution(new Conv2d({ input, output: hidden, kernel: 1, weights }), hidden, "leaky");
    this.filter = new NormalisedConvolution(depthwise, hidden, "leaky");
    this.project = new NormalisedConvolution(
      new Conv2d({ input: hidden, output, kernel: 1, weights }),
      output,
      "linear",
    );
  }

  forward(x: tf.Tensor4D, mode: NormMode): tf.Tensor4D {
    const y = this.project.forward(this.filter.forward(this.expand.forward(x, mode), mode), mode);
    return this.#residual ? tf.add(x, y) : y;
  }
}

/** Stem, inverted residual blocks, a 1x1 convolution, and a depthwise one over the whole map that weighs every place apart. */
export class MobileTrunk extends Module {
  readonly stem: NormalisedConvolution;
  readonly blocks: readonly InvertedResidual[];
  readonly last: NormalisedConvolution;
  readonly pool: NormalisedConvolution;
  readonly #shape: MobileTrunkShape;

  constructor(shape: MobileTrunkShape, weights: WeightSource = zeroWeights) {
    super();
    this.#shape = shape;
    const { stem, rows, width } = shape;
    const first = new Conv2d({ input: 3, output: stem, kernel: 3, stride: 2, padding: 1, weights });
    this.stem = new NormalisedConvolution(first, stem, "leaky");
    const shapes = residualBlocks(rows, stem);
    this.blocks = shapes.map((block) => new InvertedResidual(block, weights));
    const input = shapes.at(-1)?.output ?? stem;
    this.last = new NormalisedConvolution(new Conv2d({ input, output: width, kernel: 1, weights }), width, "leaky");
    const kernel = finalSide(shape);
    this.pool = new NormalisedConvolution(new DepthwiseConv2d({ channels: width, kernel, weights }), width, "linear");
  }

  /** [N, side, side, 3] in [-1, 1] to [N, width]. */
  forward(x: tf.Tensor4D, mode: NormMode = "running"): tf.Tensor2D {
    return tf.tidy(() => {
      const map = this.blocks.reduce((y, block) => block.forward(y, mode), this.stem.forward(x, mode));
      return tf.reshape(this.pool.forward(this.last.forward(map, mode), mode), [-1, this.#shape.width]);
    });
  }

  /**
   * The maps after the stem and after each of the first `rows` rows, from pictures of any size, by running statistics: edges,
   * then parts of faces.
   */
  early(x: tf.Tensor4D, rows: number): tf.Tensor4D[] {
    return tf.tidy(() => {
      const maps = [this.stem.forward(x, "running")];
      let block = 0;
      for (const { repeats } of this.#shape.rows.slice(0, rows)) {
        let map = maps.at(-1) as tf.Tensor4D;
        for (const end = block + repeats; block < end; block++)
          map = (this.blocks[block] as InvertedResidual).forward(map, "running");
        maps.push(map);
      }
      return maps;
    });
  }
}
