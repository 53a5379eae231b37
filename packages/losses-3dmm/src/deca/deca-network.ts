import type { ImageBatch } from "@mfim/core";
import { Linear, Module, ResNet50, relu } from "@mfim/nn";
import * as tf from "@tensorflow/tfjs";

/** DECA's coarse encoder: ResNet-50 and two linear layers. */
export class DecaNetwork extends Module {
  readonly encoder = new ResNet50();
  readonly layers = [
    new Linear({ input: 2048, output: 1024 }),
    null,
    new Linear({ input: 1024, output: 236 }),
  ] as const;

  /** [N, 224, 224, 3] in [-1, 1] to [N, 236]. The network itself sees [0, 1], without mean and deviation. */
  forward(faces: ImageBatch): tf.Tensor2D {
    return tf.tidy(() => {
      const features = this.encoder.features(tf.mul(tf.add(faces, 1), 0.5));
      return this.layers[2].forward(relu(this.layers[0].forward(features)));
    });
  }
}
