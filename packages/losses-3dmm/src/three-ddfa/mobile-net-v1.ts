import type { ImageBatch } from "@mfim/core";
import { BatchNorm, Conv2d, DepthwiseConv2d, Linear, Module, relu } from "@mfim/nn";
import * as tf from "@tensorflow/tfjs";

/** Name, output channels at full width, and stride of each depthwise-separable block, in order. */
const blocks = [
  ["dw2_1", 64, 1],
  ["dw2_2", 128, 2],
  ["dw3_1", 128, 1],
  ["dw3_2", 256, 2],
  ["dw4_1", 256, 1],
  ["dw4_2", 512, 2],
  ["dw5_1", 512, 1],
  ["dw5_2", 512, 1],
  ["dw5_3", 512, 1],
  ["dw5_4", 512, 1],
  ["dw5_5", 512, 1],
  ["dw5_6", 1024, 2],
  ["dw6", 1024, 1],
] as const;

class DepthwiseSeparable extends Module {
  readonly conv_dw: DepthwiseConv2d;
  readonly bn_dw: BatchNorm;
  readonly conv_sep: Conv2d;
  readonly bn_sep: BatchNorm;

  constructor(input: number, output: number, stride: number) {
    super();
    this.conv_dw = new DepthwiseConv2d({ channels: input, kernel: 3, stride, padding: 1 });
    this.bn_dw = new BatchNorm({ channels: input });
    this.conv_sep = new Conv2d({ input, output, kernel: 1 });
    this.bn_sep = new BatchNorm({ channels: output });
  }

  forward(x: tf.Tensor4D): tf.Tensor4D {
    const filtered = relu(this.conv_dw.forwardNormalised(x, this.bn_dw));
    return relu(this.conv_sep.forwardNormalised(filtered, this.bn_sep));
  }
}

/** Share of MobileNetV1's channels: 1 or 0.5 in the public checkpoints. */
export type WidthFactor = 1 | 0.5;

/** The MobileNetV1 of 3DDFA_V2: 120 x 120 to 62 whitened coefficients. Keys as in its checkpoints. */
export class ThreeDdfaNetwork extends Module {
  readonly conv1: Conv2d;
  readonly bn1: BatchNorm;
  readonly fc_param: Linear;
  readonly #blocks: readonly DepthwiseSeparable[];
  readonly #features: number;

  constructor(width: WidthFactor) {
    super();
    const stem = 32 * width;
    this.conv1 = new Conv2d({ input: 3, output: stem, kernel: 3, stride: 2, padding: 1 });
    this.bn1 = new BatchNorm({ channels: stem });
    let input = stem;
    const named = blocks.map(([name, channels, stride]) => {
      const block = new DepthwiseSeparable(input, channels * width, stride);
      input = channels * width;
      return [name, block] as const;
    });
    this.#blocks = named.map(([, block]) => block);
    Object.assign(this, Object.fromEntries(named));
    this.#features = input;
    this.fc_param = new Linear({ input, output: 62 });
  }

  /** [N, 120, 120, 3] RGB in [-1, 1] to [N, 62]. */
  forward(faces: ImageBatch): tf.Tensor2D {
    return tf.tidy(() => {
      // The network was trained on BGR, (byte - 127.5) / 128.
      let x = tf.mul(tf.reverse(faces, 3), 127.5 / 128) as tf.Tensor4D;
      x = relu(this.conv1.forwardNormalised(x, this.bn1)); // [N, 60, 60, 32 width]
      for (const block of this.#blocks) x = block.forward(x); // [N, 4, 4, 1024 width]
      return this.fc_param.forward(tf.reshape(tf.mean(x, [1, 2]), [-1, this.#features]));
    });
  }
}
