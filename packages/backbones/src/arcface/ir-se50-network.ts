import type { ImageBatch } from "@mfim/core";
import { BatchNorm, Conv2d, irSe50Stages, irSeBody, Linear, Module, PRelu } from "@mfim/nn";
import * as tf from "@tensorflow/tfjs";

/** ArcFace with the IR-SE50 trunk, key names of TreB1eN/InsightFace_Pytorch (`model_ir_se50.pth`). */
export class IrSe50Network extends Module {
  readonly input_layer = [
    new Conv2d({ input: 3, output: 64, kernel: 3, padding: 1 }),
    new BatchNorm({ channels: 64 }),
    new PRelu(64),
  ] as const;
  /** Items 1 and 2 are a dropout and the flattening. */
  readonly output_layer = [
    new BatchNorm({ channels: 512 }),
    null,
    null,
    new Linear({ input: [512, 7, 7], output: 512 }),
    new BatchNorm({ channels: 512 }),
  ] as const;
  readonly body = irSeBody(64, irSe50Stages);

  /** [N, 112, 112, 3] in [-1, 1] to [N, 512], not normalised. */
  forward(faces: ImageBatch): tf.Tensor2D {
    return tf.tidy(() => {
      const [convolution, norm, activation] = this.input_layer;
      const stem = activation.forward(convolution.forwardNormalised(faces, norm));
      const map = this.body.reduce((x, block) => block.forward(x), stem); // [N, 7, 7, 512]
      const [mapNorm, , , linear, rowNorm] = this.output_layer;
      return rowNorm.forward(linear.forward(tf.reshape(mapNorm.forward(map), [-1, 7 * 7 * 512])));
    });
  }
}
