import type { FaceInput, FaceRestorer, ImageBatch } from "@mfim/core";
import * as tf from "@tensorflow/tfjs";
import { fromNetworkPictures, type PictureInput } from "./picture-input.ts";
import { type AdapterOptions, PictureModel, withFirstOutput } from "./picture-model.ts";
import type { TensorFunction } from "./tensor-function.ts";

export interface AdaptedFaceRestorerOptions extends AdapterOptions {
  /** How what it paints lies; default as it is fed. */
  readonly result?: Omit<PictureInput, keyof FaceInput>;
}

/** Somebody else's face restoration; what leaves [-1, 1] is clipped. Owns the model. */
export class AdaptedFaceRestorer extends PictureModel implements FaceRestorer {
  readonly #result: Omit<PictureInput, keyof FaceInput>;

  /** @throws MfimError where the input definition is wrong, or the model takes more than a picture */
  constructor(model: TensorFunction, options: AdaptedFaceRestorerOptions) {
    super(model, withFirstOutput(model, options));
    const { height: _, width: __, template: ___, ...own } = options.input;
    this.#result = options.result ?? own;
  }

  restore(faces: ImageBatch): ImageBatch {
    return tf.tidy(() => tf.clipByValue(fromNetworkPictures(this.run(faces), this.#result), -1, 1) as ImageBatch);
  }
}
