import { assertShape, type ImageBatch, type StateDict } from "@mfim/core";
import {
  BatchNorm,
  Block,
  Conv2d,
  DepthwiseConv2d,
  loadState,
  Module,
  type ResidualBlockShape,
  type ResidualRow,
  relu,
  relu6,
  residualBlocks,
  type WeightSource,
} from "@mfim/nn";
import * as tf from "@tensorflow/tfjs";
import type { FeaturePyramid, PyramidLevel } from "./feature-pyramid.ts";

type NormalisedConvolution = readonly [Conv2d | DepthwiseConv2d, BatchNorm];

/** MobileFaceNet (Chen et al. 2018, table 1) after the stem of 64 channels. */
const rows: readonly ResidualRow[] = [
  { expansion: 2, channels: 64, repeats: 5, stride: 2 },
  { expansion: 4, channels: 128, repeats: 1, stride: 2 },
  { expansion: 2, channels: 128, repeats: 6, stride: 1 },
  { expansion: 4, channels: 128, repeats: 1, stride: 2 },
  { expansion: 2, channels: 128, repeats: 2, stride: 1 },
];

/** Coarse to fine: the last block before each halving, and how much smaller its map is than the picture. */
const taps = [
  { block: 14, reduction: 16, channels: 128 },
  { block: 11, reduction: 8, channels: 128 },
  { block: 4, reduction: 4, channels: 64 },
] as const;

/** ImageNet's mean and standard deviation by channel, for pictures in [0, 1]. */
const mean = [0.485, 0.456, 0.406] as const;
const deviation = [0.229, 0.224, 0.225] as const;

class InvertedResidual extends Block {
  readonly conv: readonly [NormalisedConvolution, NormalisedConvolution, Conv2d, BatchNorm];
  readonly #residual: boolean;

  constructor({ input, hidden, output, stride, residual }: ResidualBlockShape, source: { weights?: WeightSource }) {
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

  constructor(source: { weights?: WeightSource }) {
    super();
    this.depthwise = new DepthwiseConv2d({ channels: 64, kernel: 3, padding: 1, ...source });
    this.pointwise = new Conv2d({ input: 64, output: 64, kernel: 1, ...source });
  }

  forward(x: tf.Tensor4D): tf.Tensor4D {
    const filtered = relu(this.depthwise.forwardNormalised(x, this.bn1));
    return relu(this.pointwise.forwardNormalised(filtered, this.bn2));
  }
}

export interface MobileFaceNetPyramidOptions {
  /**
   * Side of the square input, a multiple of 16 pixels; default 128, where an FFHQ-aligned face is about as large as in the
   * 112-pixel crops that the recogniser was trained on, and the levels are 8, 16 and 32 pixels.
   */
  readonly inputSize?: number;
  readonly weights?: WeightSource;
}

/**
 * The body of MobileFaceNet (ReLU6, key names of foamliu/MobileFaceNet) as a trainable pyramid without additions from above:
 * put it into a `TopDownPyramid`. Norms use their running statistics, which stay.
 */
export class MobileFaceNetPyramid extends Module implements FeaturePyramid {
  readonly conv1: NormalisedConvolution;
  readonly dw_conv: DepthwiseSeparable;
  readonly features: readonly InvertedResidual[];
  readonly inputSize: number;

  constructor({ inputSize = 128, weights }: MobileFaceNetPyramidOptions = {}) {
    super();
    const source = weights === undefined ? {} : { weights };
    this.inputSize = inputSize;
    this.conv1 = [
      new Conv2d({ input: 3, output: 64, kernel: 3, stride: 2, padding: 1, ...source }),
      new BatchNorm({ channels: 64 }),
    ];
    this.dw_conv = new DepthwiseSeparable(source);
    this.features = residualBlocks(rows, 64).map((shape) => new InvertedResidual(shape, source));
  }

  get levels(): readonly PyramidLevel[] {
    return taps.map(({ reduction, channels }) => ({ resolution: Math.ceil(this.inputSize / reduction), channels }));
  }

  /**
   * Starts from the recogniser's checkpoint; its last layers are left out.
   * @throws CheckpointError that lists every key that does not fit
   */
  load(state: StateDict, origin = "checkpoint"): void {
    loadState(this, state, { origin, ignore: [/^(conv2|gdconv|conv3|bn)\./, /num_batches_tracked$/] });
  }

  forward(images: ImageBatch): tf.Tensor4D[] {
    assertShape(images, [null, this.inputSize, this.inputSize, 3], "MobileFaceNetPyramid.forward(images)");
    return tf.tidy(() => {
      const scale = tf.tensor1d(deviation.map((d) => 0.5 / d));
      const shift = tf.tensor1d(mean.map((m, channel) => (0.5 - m) / (deviation[channel] as number)));
      const [convolution, norm] = this.conv1;
      const stem = relu6(convolution.forwardNormalised(tf.add(tf.mul(images, scale), shift), norm));
      let map = this.dw_conv.forward(stem);
      const outputs = this.features.map((block) => {
        map = block.forward(map);
        return map;
      });
      return taps.map(({ block }) => outputs[block] as tf.Tensor4D);
    });
  }
}
