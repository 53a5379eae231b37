import type { ImageBatch } from "@mfim/core";
import {
  BatchNorm,
  Conv2d,
  type ConvolutionAndNorm,
  DepthwiseConv2d,
  MobileFaceNetBody,
  Module,
  relu6,
} from "@mfim/nn";
import * as tf from "@tensorflow/tfjs";

class GlobalDepthwise extends Module {
  readonly depthwise = new DepthwiseConv2d({ channels: 512, kernel: 7 });
  readonly bn = new BatchNorm({ channels: 512 });

  forward(x: tf.Tensor4D): tf.Tensor4D {
    return this.depthwise.forwardNormalised(x, this.bn);
  }
}

/** MobileFaceNet with ReLU6, key names of foamliu/MobileFaceNet: 112 x 112 to 128 numbers. */
export class MobileFaceNetRelu6 extends MobileFaceNetBody {
  readonly conv2: ConvolutionAndNorm = [
    new Conv2d({ input: 128, output: 512, kernel: 1 }),
    new BatchNorm({ channels: 512 }),
  ];
  readonly gdconv = new GlobalDepthwise();
  readonly conv3 = new Conv2d({ input: 512, output: 128, kernel: 1, bias: true });
  readonly bn = new BatchNorm({ channels: 128 });

  /** [N, 112, 112, 3] in [-1, 1] to [N, 128], not normalised. */
  forward(faces: ImageBatch): tf.Tensor2D {
    return tf.tidy(() => {
      const map = this.maps(faces).at(-1) as tf.Tensor4D; // [N, 7, 7, 128]
      const [convolution, norm] = this.conv2;
      const pooled = this.gdconv.forward(relu6(convolution.forwardNormalised(map, norm))); // [N, 1, 1, 512]
      return this.bn.forward(tf.reshape(this.conv3.forward(pooled), [-1, 128]) as tf.Tensor2D);
    });
  }
}
