import { assertShape, DataError, type FaceCoefficients, type ImageBatch, type Landmarks } from "@mfim/core";
import type * as tf from "@tensorflow/tfjs";
import { KeyedMemory, SeenPictures } from "./seen-pictures.ts";

/**
 * Which picture of a pair. `reference` is another picture of the source person, `truth` what a perfect swap would be,
 * `local` the second source where identities are mixed (`source` is then the global one), where the protocol has them.
 */
export type Role = "swap" | "source" | "target" | "reference" | "truth" | "local";

/** Rows of features of one picture role, one Float32Array a pair. */
export type FeatureRows = readonly Float32Array[];

/** Where in a video a pair belongs. */
export interface FramePlace {
  readonly video: string;
  /** Frame number; jitter needs frames that follow one another. */
  readonly frame: number;
}

/** True parameters of the perfect swap, in the units of regressors of the same basis. */
export interface TrueCoefficients {
  /** Name of the morphable model and its scaling, such as "ict-face". */
  readonly basis: string;
  readonly values: { readonly [K in keyof FaceCoefficients]: FeatureRows };
}

/** A batch of swapped pairs under measurement. The pictures belong to the caller. */
export interface SwapBatch {
  /** Stable names of the pairs: shards merge by them. */
  readonly ids: readonly string[];
  /** FFHQ-aligned, [N, S, S, 3] in [-1, 1]. */
  readonly pictures: { readonly [R in Role]?: ImageBatch };
  /** Of a role that some pairs have no picture of: whether each pair lacks it. What stands in its place is nobody's picture, and no figure is taken of it. */
  readonly lacking?: { readonly [R in Role]?: readonly boolean[] };
  /** By region ("face", "skin", ...), [N, S, S, 1] in [0, 1]; they lie over swap, target and truth alike. */
  readonly masks?: Readonly<Record<string, tf.Tensor4D>>;
  /** Known landmarks, in pixels of the pictures. */
  readonly landmarks?: { readonly [R in Role]?: readonly Landmarks[] };
  readonly coefficients?: TrueCoefficients;
  /** Each source's label in a retrieval gallery. */
  readonly sourcePeople?: readonly string[];
  readonly frames?: readonly FramePlace[];
}

/** A batch with a memory: what is computed of it once serves all metrics that ask. */
export class SwapObservation {
  readonly ids: readonly string[];
  readonly #batch: SwapBatch;
  readonly #memory = new KeyedMemory();
  readonly #seen: SeenPictures;

  /**
   * @param seen shared by observations of one batch, such as several methods' swaps of it: what is computed of their common
   * pictures then serves all of them
   * @throws ShapeError, DataError where a part does not hold one entry a pair
   */
  constructor(batch: SwapBatch, seen: SeenPictures = new SeenPictures()) {
    this.ids = batch.ids;
    this.#batch = batch;
    this.#seen = seen;
    const count = batch.ids.length;
    for (const [role, images] of Object.entries(batch.pictures)) assertShape(images, [count, null, null, 3], role);
    for (const [name, mask] of Object.entries(batch.masks ?? {}))
      assertShape(mask, [count, null, null, 1], `mask ${name}`);
    const lists = { sourcePeople: batch.sourcePeople, frames: batch.frames, ...batch.landmarks };
    for (const [name, list] of [...Object.entries(lists), ...Object.entries(batch.lacking ?? {})])
      if (list !== undefined && list.length !== count)
        throw new DataError(`SwapBatch: expected ${count} entries of ${name}, one a pair, got ${list.length}.`);
  }

  has(role: Role): boolean {
    return this.#batch.pictures[role] !== undefined;
  }

  /** Whether a pair has no picture of a role that others have. @param pair its place among `ids` */
  lacks(role: Role, pair: number): boolean {
    return this.#batch.lacking?.[role]?.[pair] ?? false;
  }

  /** @throws RangeError where the protocol gave no such picture */
  picture(role: Role): ImageBatch {
    return required(this.#batch.pictures[role], `the ${role} pictures`);
  }

  /** @throws RangeError where the protocol gave no such mask */
  mask(region: string): tf.Tensor4D {
    return required(this.#batch.masks?.[region], `the mask "${region}"`);
  }

  /** @throws RangeError where the protocol gave no such landmarks */
  landmarks(role: Role): readonly Landmarks[] {
    return required(this.#batch.landmarks?.[role], `known landmarks of the ${role} pictures`);
  }

  /** @throws RangeError where the protocol gave no coefficients of that basis */
  coefficients(basis: string): TrueCoefficients["values"] {
    const given = this.#batch.coefficients;
    return required(given?.basis === basis ? given.values : undefined, `true coefficients of the basis "${basis}"`);
  }

  /** @throws RangeError where the protocol names no people */
  sourcePeople(): readonly string[] {
    return required(this.#batch.sourcePeople, "the names of the source people");
  }

  /** @throws RangeError where the pairs are no frames of videos */
  frames(): readonly FramePlace[] {
    return required(this.#batch.frames, "the frames' places in their videos");
  }

  /** The value under `keys` (compared by identity), computed at the first request. */
  once<T>(keys: readonly unknown[], compute: () => Promise<T>): Promise<T> {
    return this.#memory.once(keys, compute);
  }

  /** The same for what depends on these pictures (or masks) of the batch alone. */
  onceOf<T>(pictures: tf.Tensor4D, keys: readonly unknown[], compute: () => Promise<T>): Promise<T> {
    return this.#seen.once(pictures, keys, compute);
  }
}

function required<T>(part: T | undefined, what: string): T {
  if (part === undefined) throw new RangeError(`This metric needs ${what}, and the batch has none.`);
  return part;
}
