import type { ImageBatch } from "@mfim/core";
import * as tf from "@tensorflow/tfjs";
import { Block } from "../module/block.ts";
import { Module } from "../module/module.ts";
import type { WeightSource } from "../module/weight-source.ts";
import { relu } from "../ops/leaky-relu.ts";
import { relu6 } from "../ops/relu6.ts";
import { imagenetStatistics, standardise } from "../ops/standardise.ts";
import { BatchNorm } from "./batch-norm.ts";
import { Conv2d, DepthwiseConv2d } from "./conv2d.ts";
import { type ResidualBlockShape, type ResidualRow, residualBlocks } from "./mobile-trunk-shape.ts";

/** MobileFaceNet (Chen et al. 2018, table 1), between the stem of 64 channels and the last 1x1 convolution. */
export const mobileFaceNetRows: readonly ResidualRow[] = [
  { expansion: 2, channels: 64, repeats: 5, stride: 2 },
  { expansion: 4, channels: 128, repeats: 1, stride: 2 },
  { expansion: 2, channels: 128, repeats: 6, stride: 1 },
  { expansion: 4, channels: 128, repeats: 1, stride: 2 },
  { expansion: 2, channels: 128, repeats: 2, stride: 1 },
];

/** A convolution and its norm: items 0 and 1 of a list, here and in the checkpoint. */
export type ConvolutionAndNorm = readonly [Conv2d | DepthwiseConv2d, BatchNorm];

interface Source {
  readonly weights?: WeightSource;
}

class InvertedResidual extends Block {
  readonly conv: readonly [ConvolutionAndNorm, ConvolutionAndNorm, Conv2d, BatchNorm];
  readonly #residual: boolean;

  constructor({ input, hidden, output, stride, residual }: ResidualBlockShape, source: Source) {
    super();
    this.#residual = residual;
    const depthwise = new DepthwiseConv2d({ channels: hidden, kernel: 3, stride, padding: 1, ...source });
    this.conv = [
      [new Conv2d({ input, output: hidden, kernel: 1, ...source }), new BatchNorm({ channels: hidden })],
      [depthwise, new BatchNorm({ channels: hidden })],
      new Conv2d({ input: hidden, output, kernel: 1, ...source }),
      new BatchNorm({ channels: output }),
    ];
  }

  forward(x: tf.Tensor4D): tf.Tensor4D {
    const [[expand, norm1], [filter, norm2], project, norm3] = this.conv;
    const wide = relu6(filter.forwardNormalised(relu6(expand.forwardNormalised(x, norm1)), norm2));
    const y = project.forwardNormalised(wide, norm3);
    return this.#residual ? tf.add(x, y) : y;
  }
}

class DepthwiseSeparable extends Module {
  readonly depthwise: DepthwiseConv2d;
  readonly bn1 = new BatchNorm({ channels: 64 });
  readonly pointwise: Conv2d;
  readonly bn2 = new BatchNorm({ channels: 64 });

  constructor(source: Source) {
    super();
    this.depthwise = new DepthwiseConv2d({ channels: 64, kernel: 3, padding: 1, ...source });
    this.pointwise = new Conv2d({ input: 64, output: 64, kernel: 1, ...source });
  }

  forward(x: tf.Tensor4D): tf.Tensor4D {
    const filtered = relu(this.depthwise.forwardNormalised(x, this.bn1));
    return relu(this.pointwise.forwardNormalised(filtered, this.bn2));
  }
}

/**
 * What every network with MobileFaceNet's body (ReLU6, key names of foamliu/MobileFaceNet) is made of: the recogniser puts
 * its last layers behind it, a feature pyramid takes maps out of it. Norms use their running statistics.
 */
export abstract class MobileFaceNetBody extends Module {
  readonly conv1: ConvolutionAndNorm;
  readonly dw_conv: DepthwiseSeparable;
  readonly features: readonly InvertedResidual[];

  constructor(source: { readonly weights?: WeightSource } = {}) {
    super();
    this.conv1 = [
      new Conv2d({ input: 3, output: 64, kernel: 3, stride: 2, padding: 1, ...source }),
      new BatchNorm({ channels: 64 }),
    ];
    this.dw_conv = new DepthwiseSeparable(source);
    this.features = residualBlocks(mobileFaceNetRows, 64).map((shape) => new InvertedResidual(shape, source));
  }

  /**
   * [N, H, W, 3] in [-1, 1] to the map after each of the 15 blocks: 64 channels and a fourth of the side up to block 4, then
   * 128 channels, an eighth up to block 11 and a sixteenth in the rest.
   */
  protected maps(images: ImageBatch): tf.Tensor4D[] {
    const [convolution, norm] = this.conv1;
    const stem = relu6(convolution.forwardNormalised(standardise(images, imagenetStatistics), norm));
    let map = this.dw_conv.forward(stem);
    return this.features.map((block) => {
      map = block.forward(map);
      return map;
    });
  }
}
