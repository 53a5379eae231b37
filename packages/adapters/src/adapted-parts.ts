import type { FaceRecognizer, FeatureExtractor, HeadPoseEstimator, ImageBatch } from "@mfim/core";
import { ConfigError } from "@mfim/core";
import { l2Normalise } from "@mfim/nn";
import * as tf from "@tensorflow/tfjs";
import { AdaptedNetwork } from "./adapted-network.ts";
import type { AdapterOptions } from "./picture-model.ts";
import type { TensorFunction } from "./tensor-function.ts";

/** Somebody else's face recognition: the rows of the output, made units. */
export class AdaptedRecognizer extends AdaptedNetwork implements FaceRecognizer {
  get embeddingSize(): number {
    return this.size;
  }

  embed(faces: ImageBatch): tf.Tensor2D {
    return tf.tidy(() => l2Normalise(this.rows(faces)));
  }
}

/** Somebody else's features for a Frechet distance, which is then named after them. */
export class AdaptedFeatures extends AdaptedNetwork implements FeatureExtractor {
  get featureSize(): number {
    return this.size;
  }

  features(pictures: ImageBatch): tf.Tensor2D {
    return this.rows(pictures);
  }
}

export interface AdaptedHeadPoseOptions extends AdapterOptions {
  /** Column of each angle in the output. */
  readonly columns?: { readonly yaw: number; readonly pitch: number; readonly roll: number };
  /** What one unit of the output is in degrees, with the sign, by angle; default 1: degrees in the project's directions. */
  readonly degrees?: { readonly yaw: number; readonly pitch: number; readonly roll: number };
}

/** Somebody else's head pose. The project's directions: nose to the right of the picture, up, clockwise as seen. */
export class AdaptedHeadPose extends AdaptedNetwork implements HeadPoseEstimator {
  readonly #columns: readonly [number, number, number];
  readonly #degrees: readonly [number, number, number];

  constructor(model: TensorFunction, options: AdaptedHeadPoseOptions) {
    super(model, options);
    const { columns = { yaw: 0, pitch: 1, roll: 2 }, degrees = { yaw: 1, pitch: 1, roll: 1 } } = options;
    this.#columns = [columns.yaw, columns.pitch, columns.roll];
    this.#degrees = [degrees.yaw, degrees.pitch, degrees.roll];
    if (this.#columns.some((column) => !Number.isInteger(column) || column < 0 || column >= this.size)) {
      this.dispose();
      throw new ConfigError(
        `${this.id}: expected columns within [0, ${this.size}) for yaw, pitch and roll, got ${this.#columns.join(", ")}.`,
      );
    }
  }

  estimate(faces: ImageBatch): tf.Tensor2D {
    return tf.tidy(() => {
      const angles = tf.gather(this.rows(faces), tf.tensor1d([...this.#columns], "int32"), 1);
      return tf.mul<tf.Tensor2D>(angles, tf.tensor1d([...this.#degrees]));
    });
  }
}
