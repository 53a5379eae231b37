import type { ImageBatch } from "@mfim/core";
import {
  BatchNorm,
  Conv2d,
  DepthwiseConv2d,
  Module,
  mobileFaceNetRows,
  PRelu,
  type ResidualBlockShape,
  residualBlocks,
} from "@mfim/nn";
import * as tf from "@tensorflow/tfjs";

/** Convolution, norm and, unless linear, PReLU. */
class ConvBlock extends Module {
  readonly conv: Conv2d | DepthwiseConv2d;
  readonly bn: BatchNorm;
  readonly prelu?: PRelu;

  constructor(convolution: Conv2d | DepthwiseConv2d, channels: number, activation: "prelu" | "linear") {
    super();
    this.conv = convolution;
    this.bn = new BatchNorm({ channels });
    if (activation === "prelu") this.prelu = new PRelu(channels);
  }

  forward(x: tf.Tensor4D): tf.Tensor4D {
    const y = this.conv.forwardNormalised(x, this.bn);
    return this.prelu === undefined ? y : this.prelu.forward(y);
  }
}

class Bottleneck extends Module {
  readonly conv: readonly [Conv2d, BatchNorm, PRelu, DepthwiseConv2d, BatchNorm, PRelu, Conv2d, BatchNorm];
  readonly #residual: boolean;

  constructor({ input, hidden, output, stride, residual }: ResidualBlockShape) {
    super();
    this.#residual = residual;
    this.conv = [
      new Conv2d({ input, output: hidden, kernel: 1 }),
      new BatchNorm({ channels: hidden }),
      new PRelu(hidden),
      new DepthwiseConv2d({ channels: hidden, kernel: 3, stride, padding: 1 }),
      new BatchNorm({ channels: hidden }),
      new PRelu(hidden),
      new Conv2d({ input: hidden, output, kernel: 1 }),
      new BatchNorm({ channels: output }),
    ];
  }

  forward(x: tf.Tensor4D): tf.Tensor4D {
    const [expand, norm1, activation1, filter, norm2, activation2, project, norm3] = this.conv;
    const wide = activation1.forward(expand.forwardNormalised(x, norm1));
    const filtered = activation2.forward(filter.forwardNormalised(wide, norm2));
    const y = project.forwardNormalised(filtered, norm3);
    return this.#residual ? tf.add(x, y) : y;
  }
}

/** MobileFaceNet with PReLU, key names of Xiaoccer/MobileFaceNet_Pytorch: 112 high, 96 wide, to 128 numbers. */
export class MobileFaceNetPrelu extends Module {
  readonly conv1 = new ConvBlock(new Conv2d({ input: 3, output: 64, kernel: 3, stride: 2, padding: 1 }), 64, "prelu");
  readonly dw_conv1 = new ConvBlock(new DepthwiseConv2d({ channels: 64, kernel: 3, padding: 1 }), 64, "prelu");
  readonly blocks = residualBlocks(mobileFaceNetRows, 64).map((shape) => new Bottleneck(shape));
  readonly conv2 = new ConvBlock(new Conv2d({ input: 128, output: 512, kernel: 1 }), 512, "prelu");
  readonly linear7 = new ConvBlock(new DepthwiseConv2d({ channels: 512, kernel: [7, 6] }), 512, "linear");
  readonly linear1 = new ConvBlock(new Conv2d({ input: 512, output: 128, kernel: 1 }), 128, "linear");

  /** [N, 112, 96, 3] in [-1, 1] to [N, 128], not normalised. */
  forward(faces: ImageBatch): tf.Tensor2D {
    return tf.tidy(() => {
      let x = tf.mul(faces, 127.5 / 128) as tf.Tensor4D; // (byte - 127.5) / 128
      x = this.dw_conv1.forward(this.conv1.forward(x)); // [N, 56, 48, 64]
      for (const block of this.blocks) x = block.forward(x); // [N, 7, 6, 128]
      x = this.linear1.forward(this.linear7.forward(this.conv2.forward(x))); // [N, 1, 1, 128]
      return tf.reshape(x, [-1, 128]);
    });
  }
}
