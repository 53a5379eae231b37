import { type FaceRecognizer, type Pixels, pixelsToImages } from "@mfim/core";
import { TemplateAligner } from "@mfim/photographs/templates";
import { loadPart, recognizers } from "@mfim/zoo/swapping";

/** Cosines of embeddings, -1 to 1. */
export interface Similarity {
  /** By source. */
  readonly toSources: readonly number[];
  readonly toTarget: number;
  /** What the sources and the target have in common before anything is swapped. */
  readonly sourcesToTarget: readonly number[];
}

/** Who is to be seen, in the eyes of a network that no model of this project was trained with. */
export class SimilarityMeter implements Disposable {
  readonly #recognizer: FaceRecognizer;
  readonly #aligner = new TemplateAligner();

  private constructor(recognizer: FaceRecognizer) {
    this.#recognizer = recognizer;
  }

  /** The recogniser that comes with the detector. */
  static async load(): Promise<SimilarityMeter> {
    return new SimilarityMeter(
      await loadPart(recognizers, { type: "human-faceres" }, { folder: ".", purpose: "metric" }),
    );
  }

  get id(): string {
    return this.#recognizer.id;
  }

  /** @param face FFHQ-aligned */
  async embed(face: Pixels): Promise<Float32Array> {
    const picture = pixelsToImages([face]);
    const aligned = this.#aligner.align(picture, this.#recognizer.input);
    const embedding = this.#recognizer.embed(aligned);
    try {
      return (await embedding.data()) as Float32Array;
    } finally {
      for (const tensor of [picture, aligned, embedding]) tensor.dispose();
    }
  }

  async compare(sources: readonly Float32Array[], target: Pixels, result: Pixels): Promise<Similarity> {
    const [before, after] = [await this.embed(target), await this.embed(result)];
    return {
      toSources: sources.map((source) => cosine(source, after)),
      toTarget: cosine(before, after),
      sourcesToTarget: sources.map((source) => cosine(source, before)),
    };
  }

  [Symbol.dispose](): void {
    this.#aligner.dispose();
    this.#recognizer.dispose();
  }
}

/** Rows are of unit length. */
export const cosine = (a: Float32Array, b: Float32Array) =>
  a.reduce((sum, value, i) => sum + value * (b[i] as number), 0);
