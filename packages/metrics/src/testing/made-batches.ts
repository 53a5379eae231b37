import type {
  FaceAligner,
  FaceRecognizer,
  FeatureExtractor,
  HeadPoseEstimator,
  ImageBatch,
  MorphableRegressor,
} from "@mfim/core";
import * as tf from "@tensorflow/tfjs";

/** Networks for tests that read their answer off the first two rows of a 2 x 2 picture, so that figures are known. */
const input = { height: 2, width: 2, template: "ffhq" };
const owner = { dispose() {}, [Symbol.dispose]() {} };

export const plainAligner: FaceAligner = { align: (faces) => tf.clone(faces), resampling: "none" };

const corner = (faces: ImageBatch, row: number) =>
  tf.reshape(tf.slice(faces, [0, row, 0, 0], [-1, 1, 1, 3]), [faces.shape[0], 3]) as tf.Tensor2D;

/** A recogniser that counts how often it was asked. */
export class CornerRecognizer implements FaceRecognizer {
  readonly id = "corner";
  readonly input = input;
  readonly embeddingSize = 3;
  calls = 0;

  embed(faces: ImageBatch): tf.Tensor2D {
    this.calls += 1;
    return corner(faces, 0);
  }

  dispose(): void {}

  [Symbol.dispose](): void {}
}

export const cornerRegressor: MorphableRegressor = {
  id: "corners",
  input,
  sizes: { shape: 3, expression: 3, pose: 3 },
  regress: (faces) => ({ shape: corner(faces, 0), expression: corner(faces, 1), pose: tf.mul(corner(faces, 1), 2) }),
  ...owner,
};

export const cornerPose: HeadPoseEstimator & FeatureExtractor = {
  id: "angles",
  input,
  featureSize: 3,
  estimate: (faces) => tf.mul(corner(faces, 0), 180),
  features: (faces) => corner(faces, 1),
  ...owner,
};

/** A picture whose first column holds the given vectors. */
export function cornerPicture(top: readonly number[], bottom: readonly number[] = [0, 0, 0]): ImageBatch {
  return tf.tensor4d([...top, 0, 0, 0, ...bottom, 0, 0, 0], [1, 2, 2, 3]);
}
