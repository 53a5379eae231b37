import { DataError, type ImageBatch } from "@mfim/core";
import * as tf from "@tensorflow/tfjs";

/** Aligned pictures of one size, all in memory: 64 px takes 12 KiB a picture. */
export interface PictureSet {
  /** What the set is, for logs and reports. */
  readonly name: string;
  /** Side of a picture, pixels. */
  readonly size: number;
  readonly count: number;
  /** count * size * size * 3 bytes, RGB. */
  readonly pictures: Uint8Array;
  /** Person of each picture. */
  readonly persons: readonly string[];
  readonly ids: readonly string[];
}

/** The pictures at `indices` as a batch in [-1, 1]; those marked in `mirrored` are flipped left to right. */
export function takeBatch(set: PictureSet, indices: readonly number[], mirrored: readonly boolean[] = []): ImageBatch {
  const { size, pictures } = set;
  const bytes = size * size * 3;
  const values = new Float32Array(indices.length * bytes);
  indices.forEach((index, n) => {
    const from = index * bytes;
    const to = n * bytes;
    if (mirrored[n] === true) copyMirrored(pictures, from, values, to, size);
    else for (let i = 0; i < bytes; i++) values[to + i] = (pictures[from + i] as number) / 127.5 - 1;
  });
  return tf.tensor4d(values, [indices.length, size, size, 3]);
}

function copyMirrored(source: Uint8Array, from: number, target: Float32Array, to: number, size: number): void {
  for (let y = 0; y < size; y++) {
    for (let x = 0; x < size; x++) {
      const a = from + (y * size + size - 1 - x) * 3;
      const b = to + (y * size + x) * 3;
      for (let c = 0; c < 3; c++) target[b + c] = (source[a + c] as number) / 127.5 - 1;
    }
  }
}

/** The part of a set whose pictures pass `keep`, as a copy. */
export function filterSet(set: PictureSet, keep: (index: number) => boolean, name = set.name): PictureSet {
  const kept = Array.from({ length: set.count }, (_, index) => index).filter(keep);
  if (kept.length === 0) throw new DataError(`${name}: expected at least one picture, got none of ${set.count}.`);
  const bytes = set.size * set.size * 3;
  const pictures = new Uint8Array(kept.length * bytes);
  for (const [n, index] of kept.entries())
    pictures.set(set.pictures.subarray(index * bytes, (index + 1) * bytes), n * bytes);
  return {
    name,
    size: set.size,
    count: kept.length,
    pictures,
    persons: kept.map((index) => set.persons[index] as string),
    ids: kept.map((index) => set.ids[index] as string),
  };
}
