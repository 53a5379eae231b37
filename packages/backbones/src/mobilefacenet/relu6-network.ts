import type { ImageBatch } from "@mfim/core";
import {
  BatchNorm,
  Conv2d,
  DepthwiseConv2d,
  Module,
  type ResidualBlockShape,
  relu,
  relu6,
  residualBlocks,
} from "@mfim/nn";
import * as tf from "@tensorflow/tfjs";
import { imagenetStatistics, standardise } from "../common/colour-statistics.ts";
import { mobileFaceNetRows } from "./mobile-face-net-rows.ts";

type ConvolutionAndNorm = readonly [Conv2d | DepthwiseConv2d, BatchNorm];

function pointwise(input: number, output: number): Conv2d {
  return new Conv2d({ input, output, kernel: 1 });
}

/** Convolution and norm, here and in the checkpoint as items 0 and 1 of a list. */
function normalised([convolution, norm]: ConvolutionAndNorm, x: tf.Tensor4D): tf.Tensor4D {
  return convolution.forwardNormalised(x, norm);
}

class InvertedResidual extends Module {
  readonly conv: readonly [ConvolutionAndNorm, ConvolutionAndNorm, Conv2d, BatchNorm];
  readonly #residual: boolean;

  constructor({ input, hidden, output, stride, residual }: ResidualBlockShape) {
    super();
    this.#residual = residual;
    this.conv = [
      [pointwise(input, hidden), new BatchNorm({ channels: hidden })],
      [new DepthwiseConv2d({ channels: hidden, kernel: 3, stride, padding: 1 }), new BatchNorm({ channels: hidden })],
      pointwise(hidden, output),
      new BatchNorm({ channels: output }),
    ];
  }

  forward(x: tf.Tensor4D): tf.Tensor4D {
    const [expand, filter, project, norm] = this.conv;
    const wide = relu6(normalised(filter, relu6(normalised(expand, x))));
    const y = project.forwardNormalised(wide, norm);
    return this.#residual ? tf.add(x, y) : y;
  }
}

class DepthwiseSeparable extends Module {
  readonly depthwise = new DepthwiseConv2d({ channels: 64, kernel: 3, padding: 1 });
  readonly bn1 = new BatchNorm({ channels: 64 });
  readonly pointwise = pointwise(64, 64);
  readonly bn2 = new BatchNorm({ channels: 64 });

  forward(x: tf.Tensor4D): tf.Tensor4D {
    const y = relu(this.depthwise.forwardNormalised(x, this.bn1));
    return relu(this.pointwise.forwardNormalised(y, this.bn2));
  }
}

class GlobalDepthwise extends Module {
  readonly depthwise = new DepthwiseConv2d({ channels: 512, kernel: 7 });
  readonly bn = new BatchNorm({ channels: 512 });

  forward(x: tf.Tensor4D): tf.Tensor4D {
    return this.depthwise.forwardNormalised(x, this.bn);
  }
}

/** MobileFaceNet with ReLU6, key names of foamliu/MobileFaceNet: 112 x 112 to 128 numbers. */
export class MobileFaceNetRelu6 extends Module {
  readonly conv1: ConvolutionAndNorm = [
    new Conv2d({ input: 3, output: 64, kernel: 3, stride: 2, padding: 1 }),
    new BatchNorm({ channels: 64 }),
  ];
  readonly dw_conv = new DepthwiseSeparable();
  readonly features = residualBlocks(mobileFaceNetRows, 64).map((shape) => new InvertedResidual(shape));
  readonly conv2: ConvolutionAndNorm = [pointwise(128, 512), new BatchNorm({ channels: 512 })];
  readonly gdconv = new GlobalDepthwise();
  readonly conv3 = new Conv2d({ input: 512, output: 128, kernel: 1, bias: true });
  readonly bn = new BatchNorm({ channels: 128 });

  /** [N, 112, 112, 3] in [-1, 1] to [N, 128], not normalised. */
  forward(faces: ImageBatch): tf.Tensor2D {
    return tf.tidy(() => {
      let x = standardise(faces, imagenetStatistics);
      x = this.dw_conv.forward(relu6(normalised(this.conv1, x))); // [N, 56, 56, 64]
      for (const block of this.features) x = block.forward(x); // [N, 7, 7, 128]
      x = this.gdconv.forward(relu6(normalised(this.conv2, x))); // [N, 1, 1, 512]
      return this.bn.forward(tf.reshape(this.conv3.forward(x), [-1, 128]) as tf.Tensor2D);
    });
  }
}
