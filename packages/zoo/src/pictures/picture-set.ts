import { DataError, type ImageBatch } from "@mfim/core";
import {
  batchToImages,
  type KnownTruth,
  memoryPictures,
  type PictureSource,
  type PictureTable,
  readBatch,
} from "@mfim/data-ffhq";
import { pictureChecksum } from "./picture-checksum.ts";

/** What made pictures were made from. */
export interface PictureOrigin {
  /** Whether photographs are part of them: of skins, or of whole faces. */
  readonly hasPhotographs: boolean;
  /** Licence or credit of each set, once, as its files state it. */
  readonly credits: readonly string[];
}

/** Aligned pictures of one size, in memory or read when asked for, with a name for logs and reports. */
export interface PictureSet extends PictureSource {
  readonly name: string;
  /** Person of each picture; where it is not known, a name of the picture's own. */
  readonly persons: readonly string[];
  readonly ids: readonly string[];
  /** Swaps whose right answer is known, as indices of this set; of renders only. */
  readonly truths?: readonly KnownTruth[];
  /** Where pictures were made, from what: absent where they are somebody's own photographs. */
  readonly origin?: PictureOrigin;
  /** SHA-256 over names, people and pictures (of a prepared folder: over the pictures' checksums in its manifest). */
  checksum(): string;
  /** Closes what reading needs; absent where nothing is open. */
  close?(): Promise<void>;
}

/** A set whose pictures are all in memory. */
export interface MemorySet extends PictureSet, PictureTable {}

/** A table of pictures as a set. */
export function memorySet(table: PictureTable & Pick<PictureSet, "name" | "origin">): MemorySet {
  const { length, read } = memoryPictures(table);
  return { ...table, length, read, checksum: () => pictureChecksum(table, [table.pictures]) };
}

/** The pictures at `indices`, upright, as a batch in [-1, 1]. The caller disposes it. */
export async function imagesAt(set: PictureSource, indices: readonly number[]): Promise<ImageBatch> {
  const choices = indices.map((index) => ({ index, flipped: false }));
  return batchToImages(await readBatch(set, choices));
}

/** The part of a set whose pictures pass `keep`, as a copy. */
export function filterSet(set: MemorySet, keep: (index: number) => boolean): MemorySet {
  const kept = keptIndices(set, keep);
  const bytes = set.size * set.size * 3;
  const pictures = new Uint8Array(kept.length * bytes);
  for (const [n, index] of kept.entries())
    pictures.set(set.pictures.subarray(index * bytes, (index + 1) * bytes), n * bytes);
  const truths = set.truths && keptTruths(set.truths, kept);
  return memorySet({
    name: set.name,
    ...(set.origin && { origin: set.origin }),
    size: set.size,
    count: kept.length,
    pictures,
    ...(truths && { truths }),
    persons: kept.map((index) => set.persons[index] as string),
    ids: kept.map((index) => set.ids[index] as string),
  });
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
  const kept = Array.from({ length: set.length }, (_, index) => index).filter(keep);
  if (kept.length === 0) throw new DataError(`${set.name}: expected at least one picture, got none of ${set.length}.`);
  return kept;
}
