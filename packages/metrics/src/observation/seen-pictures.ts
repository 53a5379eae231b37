import type * as tf from "@tensorflow/tfjs";

/** Where a path of keys ends, its value lies under this one. */
const result = Symbol("result");

/** Values by paths of keys, which are compared by identity. */
export class KeyedMemory {
  readonly #values = new Map<unknown, unknown>();

  /** The value under `keys`, computed at the first request. */
  once<T>(keys: readonly unknown[], compute: () => Promise<T>): Promise<T> {
    let level = this.#values;
    for (const key of keys) {
      if (!level.has(key)) level.set(key, new Map<unknown, unknown>());
      level = level.get(key) as Map<unknown, unknown>;
    }
    if (!level.has(result)) level.set(result, compute());
    return level.get(result) as Promise<T>;
  }
}

/**
 * What was computed of the pictures of a batch: sources, targets and truths are the same for every method, and what a
 * network saw in them, or their pixels as numbers, serves all. Pictures are told apart by their tensors' data, so that only
 * the very same ones are taken for the same. Make one a batch.
 */
export class SeenPictures {
  readonly #byData = new WeakMap<object, KeyedMemory>();

  once<T>(pictures: tf.Tensor4D, keys: readonly unknown[], compute: () => Promise<T>): Promise<T> {
    const memory = this.#byData.get(pictures.dataId) ?? new KeyedMemory();
    this.#byData.set(pictures.dataId, memory);
    return memory.once(keys, compute);
  }
}
