import * as tf from "@tensorflow/tfjs";
import { Block } from "../module/block.ts";
import { Module } from "../module/module.ts";
import { relu } from "../ops/leaky-relu.ts";
import { BatchNorm } from "./batch-norm.ts";
import { Conv2d } from "./conv2d.ts";

/** 1x1, 3x3 with the stride, 1x1 to four times the width: torchvision's Bottleneck ("v1.5"). */
class Bottleneck extends Block {
  readonly conv1: Conv2d;
  readonly bn1: BatchNorm;
  readonly conv2: Conv2d;
  readonly bn2: BatchNorm;
  readonly conv3: Conv2d;
  readonly bn3: BatchNorm;
  readonly downsample?: readonly [Conv2d, BatchNorm];

  constructor(input: number, width: number, stride: number) {
    super();
    const output = 4 * width;
    this.conv1 = new Conv2d({ input, output: width, kernel: 1 });
    this.bn1 = new BatchNorm({ channels: width });
    this.conv2 = new Conv2d({ input: width, output: width, kernel: 3, stride, padding: 1 });
    this.bn2 = new BatchNorm({ channels: width });
    this.conv3 = new Conv2d({ input: width, output, kernel: 1 });
    this.bn3 = new BatchNorm({ channels: output });
    if (stride !== 1 || input !== output)
      this.downsample = [new Conv2d({ input, output, kernel: 1, stride }), new BatchNorm({ channels: output })];
  }

  forward(x: tf.Tensor4D): tf.Tensor4D {
    return tf.tidy(() => {
      const narrow = relu(this.conv1.forwardNormalised(x, this.bn1));
      const filtered = relu(this.conv2.forwardNormalised(narrow, this.bn2));
      const shortcut = this.downsample === undefined ? x : this.downsample[0].forwardNormalised(x, this.downsample[1]);
      return relu(tf.add(this.conv3.forwardNormalised(filtered, this.bn3), shortcut));
    });
  }
}

function layerOf(input: number, width: number, blocks: number, stride: number): Bottleneck[] {
  return Array.from({ length: blocks }, (_, block) =>
    block === 0 ? new Bottleneck(input, width, stride) : new Bottleneck(4 * width, width, 1),
  );
}

/** ResNet-50 without its classifier (He et al. 2015), key names of torchvision; frozen: norms use their running statistics. */
export class ResNet50 extends Module {
  readonly conv1 = new Conv2d({ input: 3, output: 64, kernel: 7, stride: 2, padding: 3 });
  readonly bn1 = new BatchNorm({ channels: 64 });
  readonly layer1 = layerOf(64, 64, 3, 1);
  readonly layer2 = layerOf(256, 128, 4, 2);
  readonly layer3 = layerOf(512, 256, 6, 2);
  readonly layer4 = layerOf(1024, 512, 3, 2);

  /** Normalised pictures [N, H, W, 3] to the means over places, [N, 2048]. */
  features(x: tf.Tensor4D): tf.Tensor2D {
    return tf.tidy(() => {
      const stem = relu(this.conv1.forwardNormalised(x, this.bn1));
      // Zeros at the edge never win a maximum after a ReLU.
      const padded = tf.pad(stem, [
        [0, 0],
        [1, 1],
        [1, 1],
        [0, 0],
      ]);
      const pooled = tf.maxPool(padded, 3, 2, "valid");
      const blocks = [...this.layer1, ...this.layer2, ...this.layer3, ...this.layer4];
      const map = blocks.reduce((y, block) => block.forward(y), pooled);
      return tf.mean(map, [1, 2]) as tf.Tensor2D;
    });
  }
}
