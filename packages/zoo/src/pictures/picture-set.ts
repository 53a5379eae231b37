import { DataError, type ImageBatch } from "@mfim/core";
import { batchToImages, type KnownTruth, memoryPictures, type PictureTable, readBatch } from "@mfim/data-ffhq";

/** Aligned pictures of one size in memory, with a name for logs and reports. */
export interface PictureSet extends PictureTable {
  readonly name: string;
}

/** The pictures at `indices`, upright, as a batch in [-1, 1]. The caller disposes it. */
export async function imagesAt(set: PictureSet, indices: readonly number[]): Promise<ImageBatch> {
  const choices = indices.map((index) => ({ index, flipped: false }));
  return batchToImages(await readBatch(memoryPictures(set), choices));
}

/** The part of a set whose pictures pass `keep`, as a copy. */
export function filterSet(set: PictureSet, keep: (index: number) => boolean): PictureSet {
  const kept = keptIndices(set, keep);
  const bytes = set.size * set.size * 3;
  const pictures = new Uint8Array(kept.length * bytes);
  for (const [n, index] of kept.entries())
    pictures.set(set.pictures.subarray(index * bytes, (index + 1) * bytes), n * bytes);
  const truths = set.truths && keptTruths(set.truths, kept);
  return {
    name: set.name,
    size: set.size,
    count: kept.length,
    pictures,
    ...(truths && { truths }),
    persons: kept.map((index) => set.persons[index] as string),
    ids: kept.map((index) => set.ids[index] as string),
  };
}

/** Those whose three pictures are all kept, with their new rows. */
function keptTruths(truths: readonly KnownTruth[], kept: readonly number[]): KnownTruth[] {
  const rows = new Map(kept.map((index, row) => [index, row]));
  return truths.flatMap((known) => {
    const [source, target, truth] = [rows.get(known.source), rows.get(known.target), rows.get(known.truth)];
    return source === undefined || target === undefined || truth === undefined ? [] : [{ source, target, truth }];
  });
}

/** @throws DataError where none is left */
export function keptIndices(set: PictureSet, keep: (index: number) => boolean): number[] {
  const kept = Array.from({ length: set.count }, (_, index) => index).filter(keep);
  if (kept.length === 0) throw new DataError(`${set.name}: expected at least one picture, got none of ${set.count}.`);
  return kept;
}
