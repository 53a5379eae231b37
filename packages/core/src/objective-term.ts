import type * as tf from "@tensorflow/tfjs";
import type { ImageBatch } from "./image-batch.ts";

/** Pictures [N, R, R, 3] under judgement. What a network says of them is computed once, whichever terms ask. */
export interface JudgedPictures {
  readonly pictures: ImageBatch;
  /** What `compute` gives for the pictures: computed for whoever asks first, the same tensors for all others with that `key`. */
  once<Result>(key: object, compute: (pictures: ImageBatch) => Result): Result;
}

/** What the swaps of a batch may be compared with, all at the generator's resolution, FFHQ-aligned in [-1, 1]. */
export interface JudgedPairs {
  readonly source: JudgedPictures;
  readonly target: JudgedPictures;
  /** What reconstruction compares with: the true swap where it is known, the target elsewhere. */
  readonly reference: JudgedPictures;
  /** Whose identity and shape the swap is to have: the source's picture, or the true swap. */
  readonly likeness: JudgedPictures;
  /** [N], how much reconstruction counts for each pair; absent: 1. */
  readonly reconstructionWeights?: tf.Tensor1D;
}

/**
 * One term of the objective that encoder and generator are trained by. It receives its networks by constructor and owns none
 * that it was given. Compute is synchronous and differentiable, reads no value, disposes nothing.
 */
export interface ObjectiveTerm<References = unknown> {
  /** In weights, logs and curves. */
  readonly name: string;
  /** Above a curve. */
  readonly title: string;
  /**
   * What the term needs of the batch alone: tensors, or arrays and records of them. Computed once, outside the gradient's
   * tape, since no gradient goes there.
   */
  references(pairs: JudgedPairs): References;
  /** The term's value for the swaps of that batch, a mean over its pairs, unweighted. */
  value(swap: JudgedPictures, references: References): tf.Scalar;
  /** Frees what the term owns; absent where it owns nothing. */
  dispose?(): void;
}
