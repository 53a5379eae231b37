import { fromNetworkPictures, type PictureInput, type TensorFunction, toNetworkPictures } from "@mfim/adapters";
import {
  assertShape,
  ConfigError,
  type FaceInput,
  type FaceRecognizer,
  type ImageBatch,
  resizeImages,
  type SwapMethod,
} from "@mfim/core";
import { TemplateAligner } from "@mfim/data-ffhq/templates";
import * as tf from "@tensorflow/tfjs";

/** What a swapper is told of the source: a picture of it, or a recogniser's embedding. */
export type SourceFeed =
  | { readonly name: string; readonly input: PictureInput }
  | { readonly name: string; readonly recognizer: FaceRecognizer };

export interface OnnxSwapperOptions {
  readonly id: string;
  /** The target's picture, in FFHQ framing: what the swapper paints takes its place. */
  readonly target: { readonly name: string; readonly input: PictureInput };
  readonly source: SourceFeed;
  /** Conventions of the picture that it paints. */
  readonly result: Omit<PictureInput, keyof FaceInput>;
  readonly output?: string;
}

/** A face swapper whose network lies in a file of somebody else. Owns the model and the recogniser. */
export class OnnxSwapper implements SwapMethod {
  readonly id: string;
  readonly #model: TensorFunction;
  readonly #options: OnnxSwapperOptions;
  readonly #aligner = new TemplateAligner();

  /** @throws ConfigError for inputs that the file does not have */
  constructor(model: TensorFunction, options: OnnxSwapperOptions) {
    this.#model = model;
    this.#options = options;
    this.id = options.id;
    const named = [options.target.name, options.source.name].sort().join(", ");
    if ([...model.inputs].sort().join(", ") !== named) {
      this.dispose();
      throw new ConfigError(
        `${model.origin}: expected target and source to name its inputs ${model.inputs.join(", ")}, got ${named}.`,
      );
    }
  }

  swap(source: ImageBatch, target: ImageBatch): ImageBatch {
    const [, height, width] = assertShape(target, [null, null, null, 3], `${this.id} (target)`) as number[];
    const { target: picture, result, output } = this.#options;
    // The aligner keeps matrices: it works outside the tidy that frees everything else.
    const aligned = this.#aligner.align(target, picture.input);
    const told = this.#tell(source);
    try {
      return tf.tidy(() => {
        const feeds = {
          [picture.name]: toNetworkPictures(aligned, picture.input, `${this.id} (target)`),
          [this.#options.source.name]: told,
        };
        const painted = fromNetworkPictures(this.#model.run(feeds, output), result);
        return resizeImages(tf.clipByValue(painted, -1, 1), height as number, width as number);
      });
    } finally {
      tf.dispose([aligned, told]);
    }
  }

  #tell(source: ImageBatch): tf.Tensor {
    const feed = this.#options.source;
    if ("recognizer" in feed) {
      const aligned = this.#aligner.align(source, feed.recognizer.input);
      const embedding = feed.recognizer.embed(aligned);
      aligned.dispose();
      return embedding;
    }
    const aligned = this.#aligner.align(source, feed.input);
    const picture = toNetworkPictures(aligned, feed.input, `${this.id} (source)`);
    aligned.dispose();
    return picture;
  }

  dispose(): void {
    this.#aligner.dispose();
    if ("recognizer" in this.#options.source) this.#options.source.recognizer.dispose();
    this.#model.dispose();
  }

  [Symbol.dispose](): void {
    this.dispose();
  }
}
