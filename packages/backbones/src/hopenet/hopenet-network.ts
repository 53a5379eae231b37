import type { ImageBatch } from "@mfim/core";
import { imagenetStatistics, Linear, ResNet50, standardise } from "@mfim/nn";
import * as tf from "@tensorflow/tfjs";

/** Angles are sorted into bins of three degrees from -99 on. */
const bins = 66;
const binDegrees = 3;
const firstBin = -99;

/** Logits of the three angles, each [N, 66]. */
export interface AngleLogits {
  readonly yaw: tf.Tensor2D;
  readonly pitch: tf.Tensor2D;
  readonly roll: tf.Tensor2D;
}

/** Hopenet (Ruiz et al. 2018), key names of natanielruiz/deep-head-pose: ResNet-50 and a classifier an angle. */
export class HopenetNetwork extends ResNet50 {
  readonly fc_yaw = new Linear({ input: 2048, output: bins });
  readonly fc_pitch = new Linear({ input: 2048, output: bins });
  readonly fc_roll = new Linear({ input: 2048, output: bins });

  /** Pictures in [-1, 1] to [N, 2048]. */
  pooled(faces: ImageBatch): tf.Tensor2D {
    return tf.tidy(() => this.features(standardise(faces, imagenetStatistics)));
  }

  logits(features: tf.Tensor2D): AngleLogits {
    return {
      yaw: this.fc_yaw.forward(features),
      pitch: this.fc_pitch.forward(features),
      roll: this.fc_roll.forward(features),
    };
  }

  /** Expected angles of the bins, [N, 3] in degrees: yaw, pitch, roll in Hopenet's own signs. */
  degrees({ yaw, pitch, roll }: AngleLogits): tf.Tensor2D {
    return tf.tidy(() => {
      const centres = tf.reshape(tf.range(0, bins), [bins, 1]) as tf.Tensor2D;
      const expected = [yaw, pitch, roll].map((logits) => tf.matMul(tf.softmax(logits), centres));
      return tf.add(tf.mul(tf.concat(expected, 1), binDegrees), firstBin) as tf.Tensor2D;
    });
  }
}
