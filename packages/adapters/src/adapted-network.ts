import { type FaceInput, type FrozenNetwork, type ImageBatch, MfimError } from "@mfim/core";
import * as tf from "@tensorflow/tfjs";
import { assertPictureInput, type PictureInput, toNetworkPictures } from "./picture-input.ts";
import type { TensorFunction } from "./tensor-function.ts";

export interface AdapterOptions {
  /** Stable name; it is printed beside every figure the network gave. */
  readonly id: string;
  readonly input: PictureInput;
  /** Name of the output; needed where the model has several. */
  readonly output?: string;
}

/** Somebody else's network from pictures to rows of numbers. Owns the model. */
export class AdaptedNetwork implements FrozenNetwork {
  readonly id: string;
  readonly input: FaceInput;
  /** Numbers a picture. */
  readonly size: number;
  readonly #model: TensorFunction;
  readonly #options: AdapterOptions;

  /**
   * Runs the model once, on a grey picture, to learn the size of its rows.
   * @throws MfimError where the input definition is wrong, or the model does not take pictures of it
   */
  constructor(model: TensorFunction, options: AdapterOptions) {
    this.#model = model;
    this.#options = options;
    this.id = options.id;
    const { height, width, template } = options.input;
    this.input = { height, width, template };
    try {
      assertPictureInput(options.input, `${this.id} (input)`);
      if (model.inputs.length !== 1) {
        throw new MfimError(
          `${model.origin}: expected a model of one input, the pictures, got ${model.inputs.length}: ${model.inputs.join(", ")}.`,
        );
      }
      this.size = tf.tidy(() => this.rows(tf.zeros([1, height, width, 3])).shape[1]);
    } catch (error) {
      model.dispose();
      throw error;
    }
  }

  /** What the network gives, [N, size]; an output of more axes is laid out in a row. */
  rows(faces: ImageBatch): tf.Tensor2D {
    return tf.tidy(() => {
      const pictures = toNetworkPictures(faces, this.#options.input, `${this.id} (faces)`);
      const output = this.#model.run({ [this.#model.inputs[0] as string]: pictures }, this.#options.output);
      const count = faces.shape[0];
      if (output.shape[0] !== count) {
        throw new MfimError(
          `${this.#model.origin}: expected an output with one row a picture, [${count}, ...], got [${output.shape.join(", ")}]; name another output.`,
        );
      }
      return tf.reshape(output, [count, -1]);
    });
  }

  dispose(): void {
    this.#model.dispose();
  }

  [Symbol.dispose](): void {
    this.dispose();
  }
}
