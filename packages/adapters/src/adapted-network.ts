import { type FrozenNetwork, type ImageBatch, MfimError } from "@mfim/core";
import * as tf from "@tensorflow/tfjs";
import { type AdapterOptions, PictureModel } from "./picture-model.ts";
import type { TensorFunction } from "./tensor-function.ts";

/** Somebody else's network from pictures to rows of numbers. Owns the model. */
export class AdaptedNetwork extends PictureModel implements FrozenNetwork {
  /** Numbers a picture. */
  readonly size: number;

  /**
   * Runs the model once, on a grey picture, to learn the size of its rows.
   * @throws MfimError where the input definition is wrong, or the model does not take pictures of it
   */
  constructor(model: TensorFunction, options: AdapterOptions) {
    super(model, options);
    const { height, width } = options.input;
    try {
      this.size = tf.tidy(() => this.rows(tf.zeros([1, height, width, 3])).shape[1]);
    } catch (error) {
      this.dispose();
      throw error;
    }
  }

  /** What the network gives, [N, size]; an output of more axes is laid out in a row. */
  rows(faces: ImageBatch): tf.Tensor2D {
    return tf.tidy(() => {
      const output = this.run(faces);
      const count = faces.shape[0];
      if (output.shape[0] !== count) {
        throw new MfimError(
          `${this.origin}: expected an output with one row a picture, [${count}, ...], got [${output.shape.join(", ")}]; name another output.`,
        );
      }
      return tf.reshape(output, [count, -1]);
    });
  }
}
