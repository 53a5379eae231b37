import { type FaceInput, type ImageBatch, MfimError } from "@mfim/core";
import type * as tf from "@tensorflow/tfjs";
import { assertPictureInput, type PictureInput, toNetworkPictures } from "./picture-input.ts";
import type { TensorFunction } from "./tensor-function.ts";

export interface AdapterOptions {
  /** Stable name; it is printed beside every figure the network gave. */
  readonly id: string;
  readonly input: PictureInput;
  /** Name of the output; needed where the model has several. */
  readonly output?: string;
}

/** Somebody else's model whose one input are pictures of a known kind. Owns the model. */
export class PictureModel {
  readonly id: string;
  readonly input: FaceInput;
  readonly #model: TensorFunction;
  readonly #options: AdapterOptions;

  /** @throws MfimError where the input definition is wrong, or the model takes more than pictures */
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
    } catch (error) {
      model.dispose();
      throw error;
    }
  }

  /** Where the model is from, for messages. */
  get origin(): string {
    return this.#model.origin;
  }

  /** Whether a TensorFlow graph can be made of it: not of an ONNX file. */
  get traceable(): boolean {
    return this.#model.traceable ?? true;
  }

  /** What the model says of pictures in [-1, 1], as it comes. */
  run(faces: ImageBatch): tf.Tensor {
    const { input, output } = this.#options;
    const pictures = toNetworkPictures(faces, input, `${this.id} (faces)`);
    return this.#model.run({ [this.#model.inputs[0] as string]: pictures }, output);
  }

  dispose(): void {
    this.#model.dispose();
  }

  [Symbol.dispose](): void {
    this.dispose();
  }
}

/** Public files have further outputs that served in training; where none is named, the first is the answer. */
export function withFirstOutput<Options extends AdapterOptions>(model: TensorFunction, options: Options): Options {
  const output = options.output ?? model.outputs?.[0]?.name;
  return { ...options, ...(output !== undefined && { output }) };
}
