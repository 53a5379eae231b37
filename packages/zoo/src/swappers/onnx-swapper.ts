import { fromNetworkPictures, type OnnxModel, toNetworkPictures } from "@mfim/adapters";
import { assertShape, ConfigError, type ImageBatch, type SwapMethod } from "@mfim/core";
import { TemplateAligner } from "@mfim/photographs/templates";
import * as tf from "@tensorflow/tfjs";
import { pasteCrop } from "./paste-crop.ts";
import type { SourceEmbedder } from "./source-embedding.ts";
import { type SwapperSignature, takesEmbedding } from "./swapper-signature.ts";

/** A model that gives several outputs of one run. */
type SwapperModel = Pick<OnnxModel, "origin" | "inputs" | "outputs" | "runAll" | "dispose">;

export interface OnnxSwapperOptions {
  readonly id: string;
  readonly model: SwapperModel;
  readonly signature: Omit<SwapperSignature, "summary" | "licence">;
  /** Where the source is told by an embedding. */
  readonly embedder?: SourceEmbedder;
}

/**
 * A face swapper whose network lies in somebody else's file: cuts its crop out of the target, runs it, and lays what it painted back over
 * the FFHQ picture, under its own mask where it gives one. Owns the model and the embedder.
 */
export class OnnxSwapper implements SwapMethod {
  readonly id: string;
  /** Side of the picture that it paints, pixels. */
  readonly resolution: number;
  readonly #options: OnnxSwapperOptions;
  readonly #aligner = new TemplateAligner();

  /** @throws ConfigError where the file has other inputs or fewer outputs than the signature; everything is given back then */
  constructor(options: OnnxSwapperOptions) {
    this.id = options.id;
    this.#options = options;
    const { model, signature } = options;
    this.resolution = signature.target.height;
    const named = [signature.target.name, signature.source.name].sort().join(", ");
    const there = [...model.inputs].sort().join(", ");
    const outputs = 1 + Math.max(signature.output ?? 0, signature.mask ?? 0);
    const problem =
      there !== named
        ? `the inputs ${named}, the file has ${there}`
        : model.outputs.length < outputs
          ? `at least ${outputs} outputs, the file has ${model.outputs.length}`
          : undefined;
    if (problem === undefined) return;
    this.dispose();
    throw new ConfigError(`${model.origin}: expected ${problem}; is it the file of another signature?`);
  }

  swap(source: ImageBatch, target: ImageBatch): ImageBatch {
    assertShape(target, [null, null, null, 3], `${this.id} (target)`);
    const { model, signature } = this.#options;
    const { name, ...input } = signature.target;
    // The aligner keeps matrices: it works outside the tidy that frees everything else.
    const aligned = this.#aligner.align(target, input);
    const told = this.#tell(source);
    try {
      return tf.tidy(() => {
        const feeds = {
          [name]: toNetworkPictures(aligned, input, `${this.id} (target)`),
          [signature.source.name]: told,
        };
        const places = [signature.output ?? 0, ...(signature.mask === undefined ? [] : [signature.mask])];
        const names = places.map((place) => (model.outputs[place] as (typeof model.outputs)[number]).name);
        const [picture, mask] = model.runAll(feeds, names) as [tf.Tensor, tf.Tensor?];
        const { height: _, width: __, template: ___, ...own } = input;
        const painted = fromNetworkPictures(picture, signature.result ?? own);
        return pasteCrop(tf.clipByValue(painted, -1, 1), target, input.template, mask && this.#mask(mask));
      });
    } finally {
      tf.dispose([aligned, told]);
    }
  }

  /** [N, 1, h, w] or [N, h, w] to [N, h, w, 1]. */
  #mask(given: tf.Tensor): tf.Tensor4D {
    const side = this.resolution;
    return tf.clipByValue(tf.reshape(given, [-1, side, side, 1]), 0, 1) as tf.Tensor4D;
  }

  #tell(source: ImageBatch): tf.Tensor {
    const { embedder, signature } = this.#options;
    if (takesEmbedding(signature.source)) {
      const own = embedder as SourceEmbedder;
      const aligned = this.#aligner.align(source, own.input);
      const told = tf.tidy(() => own.embed(aligned));
      aligned.dispose();
      return told;
    }
    const { picture } = signature.source;
    const aligned = this.#aligner.align(source, picture);
    const told = toNetworkPictures(aligned, picture, `${this.id} (source)`);
    aligned.dispose();
    return told;
  }

  dispose(): void {
    this.#aligner.dispose();
    this.#options.embedder?.[Symbol.dispose]();
    this.#options.model.dispose();
  }

  [Symbol.dispose](): void {
    this.dispose();
  }
}
