import type { ImageBatch } from "@mfim/core";
import { DlibResnetTrunk, HalvingResidual, parameter, type WeightSource, zeroWeights } from "@mfim/nn";
import * as tf from "@tensorflow/tfjs";

/** dlib's `face_recognition_model_v1`: the trunk, one halving more, the mean over places and a projection without bias. */
export class DlibResnetNetwork extends DlibResnetTrunk {
  readonly conv256_down_out: HalvingResidual;
  /** [256, 128], in the file as here. */
  readonly fc: tf.Variable;

  constructor(weights: WeightSource = zeroWeights) {
    super(weights);
    this.conv256_down_out = new HalvingResidual(256, 256, weights);
    this.fc = parameter(weights.normal([256, 128], 1 / 16));
  }

  /** [N, S, S, 3] in [-1, 1], S from 112 on (dlib: 150), to [N, 128], not normalised. */
  forward(faces: ImageBatch): tf.Tensor2D {
    return tf.tidy(() => {
      const last = this.stages(faces, "zeros").at(-1) as tf.Tensor4D;
      const means = tf.mean(this.conv256_down_out.forward(last, "zeros"), [1, 2]) as tf.Tensor2D;
      return tf.matMul(means, this.fc as tf.Tensor2D) as tf.Tensor2D;
    });
  }
}
