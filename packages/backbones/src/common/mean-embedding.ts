import type { ImageBatch } from "@mfim/core";
import * as tf from "@tensorflow/tfjs";

/** A mean embedding over many people, and what to call it in the recogniser's id. */
export interface MeanEmbedding {
  readonly id: string;
  /** As many numbers as the embedding has. */
  readonly values: ArrayLike<number>;
}

/** A recogniser whose embeddings can be had before anything is subtracted from them. */
export interface RawRecognizer {
  readonly embeddingSize: number;
  /** The network's own output [N, embeddingSize], neither centred nor normalised. */
  rawEmbeddings(faces: ImageBatch): tf.Tensor2D;
}

/**
 * The mean embedding of a set of faces, best one picture a person and many people, for the recogniser's `mean`.
 * @param batches faces aligned to the recogniser's input; disposed by the caller
 * @throws RangeError where there is no face
 */
export async function meanEmbedding(
  recognizer: RawRecognizer,
  batches: Iterable<ImageBatch> | AsyncIterable<ImageBatch>,
): Promise<Float32Array> {
  const sum = new Float64Array(recognizer.embeddingSize);
  let count = 0;
  for await (const faces of batches) {
    const total = tf.tidy(() => tf.sum(recognizer.rawEmbeddings(faces), 0));
    const values = await total.data();
    total.dispose();
    values.forEach((value, i) => {
      sum[i] = (sum[i] as number) + value;
    });
    count += faces.shape[0];
  }
  if (count === 0) throw new RangeError("meanEmbedding: expected at least one face, got none.");
  return Float32Array.from(sum, (value) => value / count);
}

/** The mean as a tensor of the recogniser's own; `undefined` for none. @throws RangeError for a mean of another size */
export function keptMean(name: string, size: number, mean: MeanEmbedding | null): tf.Tensor1D | undefined {
  if (mean === null) return undefined;
  if (mean.values.length !== size)
    throw new RangeError(`${name}: expected a mean embedding of ${size} numbers, got ${mean.values.length}.`);
  return tf.keep(tf.tensor1d(Float32Array.from(mean.values)));
}
