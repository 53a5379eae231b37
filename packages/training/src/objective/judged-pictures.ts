import type { ImageBatch, JudgedPairs, JudgedPictures } from "@mfim/core";
import type { TrainingPairs } from "./training-pairs.ts";

/** Pictures, and what networks have said of them so far: for one evaluation, within one tensor scope. */
class Judged implements JudgedPictures {
  readonly pictures: ImageBatch;
  readonly #results = new Map<object, unknown>();

  constructor(pictures: ImageBatch) {
    this.pictures = pictures;
  }

  once<Result>(key: object, compute: (pictures: ImageBatch) => Result): Result {
    if (!this.#results.has(key)) this.#results.set(key, compute(this.pictures));
    return this.#results.get(key) as Result;
  }
}

export function judge(pictures: ImageBatch): JudgedPictures {
  return new Judged(pictures);
}

/** A batch as its terms see it: what is the same picture is judged once. */
export function judgePairs(pairs: TrainingPairs): JudgedPairs {
  const { source, target, reference = target, likeness = source, reconstructionWeights } = pairs;
  const judged = new Map<ImageBatch, JudgedPictures>();
  const once = (pictures: ImageBatch): JudgedPictures => {
    const known = judged.get(pictures) ?? judge(pictures);
    judged.set(pictures, known);
    return known;
  };
  return {
    source: once(source),
    target: once(target),
    reference: once(reference),
    likeness: once(likeness),
    ...(reconstructionWeights !== undefined && { reconstructionWeights }),
  };
}
