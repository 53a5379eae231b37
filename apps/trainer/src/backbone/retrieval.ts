import type { FaceRecognizer } from "@mfim/core";
import { imagesAt, type PictureSet } from "@mfim/zoo";
import * as tf from "@tensorflow/tfjs";

export interface RetrievalFigures {
  readonly people: number;
  readonly pictures: number;
  /** Share of pictures whose nearest neighbour, among all other held-out pictures, is of the same person. */
  readonly top1: number;
  /** Mean cosine of two pictures of one person. */
  readonly same: number;
  /** Mean cosine of two pictures of different people. */
  readonly different: number;
}

/** How well a recogniser tells people apart that it never saw. The set's pictures must be aligned to the recogniser's input. */
export async function judgeRetrieval(
  recogniser: FaceRecognizer,
  set: PictureSet,
  limit = 1200,
): Promise<RetrievalFigures> {
  const count = Math.min(set.length, limit);
  const batches: tf.Tensor2D[] = [];
  for (let at = 0; at < count; at += 64) {
    const faces = await imagesAt(
      set,
      Array.from({ length: Math.min(64, count - at) }, (_, i) => at + i),
    );
    batches.push(recogniser.embed(faces));
    faces.dispose();
  }
  const similarities = tf.tidy(() => {
    const all = tf.concat(batches, 0);
    return tf.matMul(all, all, false, true);
  });
  const values = await similarities.data();
  tf.dispose([...batches, similarities]);
  return summarise(values, set.persons.slice(0, count));
}

function summarise(values: ArrayLike<number>, persons: readonly string[]): RetrievalFigures {
  const count = persons.length;
  let hits = 0;
  const sums = { same: 0, different: 0 };
  const counts = { same: 0, different: 0 };
  for (let a = 0; a < count; a++) {
    let best = -1;
    for (let b = 0; b < count; b++) {
      if (a === b) continue;
      const similarity = values[a * count + b] as number;
      if (best < 0 || similarity > (values[a * count + best] as number)) best = b;
      const kind = persons[a] === persons[b] ? "same" : "different";
      sums[kind] += similarity;
      counts[kind] += 1;
    }
    if (persons[best] === persons[a]) hits += 1;
  }
  const round = (value: number) => Number(value.toFixed(4));
  return {
    people: new Set(persons).size,
    pictures: count,
    top1: round(hits / count),
    same: round(sums.same / counts.same),
    different: round(sums.different / counts.different),
  };
}
