import { assertShape, type FaceRecognizer, type ImageBatch } from "@mfim/core";
import * as tf from "@tensorflow/tfjs";
import { assetFloats } from "../common/asset-floats.ts";
import type { MeanEmbedding } from "../common/mean-embedding.ts";
import { loadHumanModel } from "./load-human-model.ts";

const embeddingOutput = "global_pooling/Mean";

export interface HumanFaceRecognizerOptions {
  /**
   * Subtracted before normalising; `null` for none. Default: `renderedMeanEmbedding`, which needs no photograph. For
   * photographs measure one on theirs with `meanEmbedding`: on LFW the mean cosine of different people is 0.39 without,
   * 0.25 with that of renders and -0.01 with their own.
   */
  readonly mean?: MeanEmbedding | null;
}

/** The mean embedding of rendered heads. */
function renderedMeanEmbedding(): MeanEmbedding {
  return { id: "renders", values: assetFloats("mean-embedding-of-renders.f32") };
}

/**
 * The recogniser inside `@vladmandic/human` (`faceres`, 1,024 numbers). Its raw embeddings of different people all point
 * one way: without a mean embedding cosines say little, and the id names the one in use.
 */
export class HumanFaceRecognizer implements FaceRecognizer {
  readonly id: string;
  readonly input = { height: 224, width: 224, template: "human-faceres-224" } as const;
  readonly embeddingSize = 1024;
  readonly #model: tf.GraphModel;
  readonly #mean: tf.Tensor1D | undefined;
  #disposed = false;

  private constructor(model: tf.GraphModel, mean: MeanEmbedding | null) {
    this.#model = model;
    this.#mean = mean === null ? undefined : tf.keep(tf.tensor1d(Float32Array.from(mean.values)));
    this.id = `human-3.3.6/faceres-${mean === null ? "uncentred" : `centred-${mean.id}`}`;
  }

  /** @throws RangeError for a mean that has not 1,024 numbers */
  static async load({ mean = renderedMeanEmbedding() }: HumanFaceRecognizerOptions = {}): Promise<HumanFaceRecognizer> {
    if (mean !== null && mean.values.length !== 1024) {
      throw new RangeError(
        `HumanFaceRecognizer: expected a mean embedding of 1024 numbers, got ${mean.values.length}.`,
      );
    }
    return new HumanFaceRecognizer(await loadHumanModel("faceres"), mean);
  }

  embed(faces: ImageBatch): tf.Tensor2D {
    return tf.tidy(() => {
      const raw = this.rawEmbeddings(faces);
      const centred = this.#mean === undefined ? raw : tf.sub<tf.Tensor2D>(raw, this.#mean);
      return tf.div<tf.Tensor2D>(centred, tf.sqrt(tf.add(tf.sum(tf.square(centred), 1, true), 1e-12)));
    });
  }

  /** The network's own output, neither centred nor normalised: [N, 224, 224, 3] in [-1, 1] to [N, 1024]. */
  rawEmbeddings(faces: ImageBatch): tf.Tensor2D {
    assertShape(faces, [null, 224, 224, 3], "HumanFaceRecognizer(faces)");
    // The library feeds bytes, 0 to 255.
    return tf.tidy(() => this.#model.execute(faces.add(1).mul(127.5), embeddingOutput) as tf.Tensor2D);
  }

  dispose(): void {
    if (this.#disposed) return;
    this.#disposed = true;
    this.#model.dispose();
    this.#mean?.dispose();
  }

  [Symbol.dispose](): void {
    this.dispose();
  }
}
