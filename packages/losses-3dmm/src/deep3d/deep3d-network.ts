import type { ImageBatch } from "@mfim/core";
import { Conv2d, Module, ResNet50 } from "@mfim/nn";
import * as tf from "@tensorflow/tfjs";

/** Coefficients of each of the seven final layers: identity, expression, texture, angle, light, shift in x and y, in z. */
const widths = [80, 64, 80, 3, 27, 2, 1];

/** The ReconNet of Deep3DFaceRecon_pytorch: ResNet-50 and seven 1x1 convolutions side by side. */
export class Deep3dNetwork extends Module {
  readonly backbone = new ResNet50();
  readonly final_layers = widths.map((output) => new Conv2d({ input: 2048, output, kernel: 1, bias: true }));

  /** [N, 224, 224, 3] in [-1, 1] to [N, 257]. The network itself sees [0, 1], without mean and deviation. */
  forward(faces: ImageBatch): tf.Tensor2D {
    return tf.tidy(() => {
      const features = this.backbone.features(tf.mul(tf.add(faces, 1), 0.5));
      const map = tf.reshape(features, [-1, 1, 1, 2048]) as tf.Tensor4D;
      const rows = this.final_layers.map((layer, index) =>
        tf.reshape(layer.forward(map), [-1, widths[index] as number]),
      );
      return tf.concat(rows, 1) as tf.Tensor2D;
    });
  }
}
