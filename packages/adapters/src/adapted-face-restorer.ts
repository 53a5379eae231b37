import { ConfigError, type FaceInput, type FaceRestorer, type ImageBatch } from "@mfim/core";
import * as tf from "@tensorflow/tfjs";
import type { AdapterOptions } from "./adapted-network.ts";
import { assertPictureInput, fromNetworkPictures, type PictureInput, toNetworkPictures } from "./picture-input.ts";
import type { TensorFunction } from "./tensor-function.ts";

export interface AdaptedFaceRestorerOptions extends AdapterOptions {
  /** How what it paints lies; default as it is fed. */
  readonly result?: Omit<PictureInput, keyof FaceInput>;
}

/** Somebody else's face restoration; what leaves [-1, 1] is clipped. Owns the model. */
export class AdaptedFaceRestorer implements FaceRestorer {
  readonly id: string;
  readonly input: FaceInput;
  readonly #model: TensorFunction;
  readonly #options: AdaptedFaceRestorerOptions;

  /** @throws MfimError where the input definition is wrong; ConfigError where the file wants more than a picture */
  constructor(model: TensorFunction, options: AdaptedFaceRestorerOptions) {
    this.id = options.id;
    const { height, width, template } = options.input;
    this.input = { height, width, template };
    this.#model = model;
    // Public files have further outputs that served in training; the first is the answer.
    const output = options.output ?? model.outputs?.[0]?.name;
    this.#options = { ...options, ...(output !== undefined && { output }) };
    try {
      assertPictureInput(options.input, `${this.id} (input)`);
      if (model.inputs.length !== 1)
        throw new ConfigError(
          `${model.origin}: expected a restorer of one input, the picture, got ${model.inputs.length}: ${model.inputs.join(", ")}.`,
        );
    } catch (error) {
      model.dispose();
      throw error;
    }
  }

  restore(faces: ImageBatch): ImageBatch {
    const { input, output, result } = this.#options;
    const { height: _, width: __, template: ___, ...own } = input;
    return tf.tidy(() => {
      const pictures = toNetworkPictures(faces, input, `${this.id} (faces)`);
      const painted = this.#model.run({ [this.#model.inputs[0] as string]: pictures }, output);
      return tf.clipByValue(fromNetworkPictures(painted, result ?? own), -1, 1) as ImageBatch;
    });
  }

  dispose(): void {
    this.#model.dispose();
  }

  [Symbol.dispose](): void {
    this.dispose();
  }
}
