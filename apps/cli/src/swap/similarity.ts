import type { FaceRecognizer, Pixels } from "@mfim/core";
import { innerProduct } from "@mfim/metrics/likeness";
import { embedFace, TemplateAligner } from "@mfim/photographs/templates";
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
  embed(face: Pixels): Promise<Float32Array> {
    return embedFace(this.#recognizer, this.#aligner, face);
  }

  async compare(sources: readonly Float32Array[], target: Pixels, result: Pixels): Promise<Similarity> {
    const [before, after] = [await this.embed(target), await this.embed(result)];
    return {
      toSources: sources.map((source) => innerProduct(source, after)),
      toTarget: innerProduct(before, after),
      sourcesToTarget: sources.map((source) => innerProduct(source, before)),
    };
  }

  [Symbol.dispose](): void {
    this.#aligner.dispose();
    this.#recognizer.dispose();
  }
}
