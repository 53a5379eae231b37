import { DataError, type FaceDataset, type Pixels } from "@mfim/core";
import { resizePixels } from "@mfim/photographs";

/** Aligned pictures of one size, all in memory: 12 KiB a picture at 64 pixels. */
export interface PictureTable {
  /** Side of a picture, pixels. */
  readonly size: number;
  readonly count: number;
  /** [count, size, size, 3] RGB. */
  readonly pictures: Uint8Array;
  /** Person of each picture; where it is not known, the picture's id: nobody is taken for somebody else. */
  readonly persons: readonly string[];
  readonly ids: readonly string[];
  /** Swaps whose right answer is known, as rows of this table; of renders only. */
  readonly truths?: readonly KnownTruth[];
}

/** Rows of a picture table: `truth` shows the person of `source` in everything else that `target` shows. */
export interface KnownTruth {
  readonly source: number;
  readonly target: number;
  readonly truth: number;
}

export interface LoadOptions {
  /** Side wanted; other pictures are resized. Default: the first picture's. */
  readonly size?: number;
  readonly onProgress?: (done: number, total: number) => void;
}

/**
 * Reads a whole data set into memory.
 * @throws DataError for an empty set and for pictures that are not square
 */
export async function loadPictureTable(dataset: FaceDataset, options: LoadOptions = {}): Promise<PictureTable> {
  const count = dataset.length;
  if (count === 0) throw new DataError("The data set holds no picture; expected at least one.");
  const size = options.size ?? (await dataset.at(0)).pixels.width;
  const pictures = new Uint8Array(count * size * size * 3);
  const persons: string[] = [];
  const ids: string[] = [];
  const window = 16;
  for (let start = 0; start < count; start += window) {
    const samples = await Promise.all(
      Array.from({ length: Math.min(window, count - start) }, (_, i) => dataset.at(start + i)),
    );
    for (const sample of samples) {
      const pixels = await squareOf(sample.pixels, size, sample.id);
      pictures.set(pixels.data, ids.length * size * size * 3);
      ids.push(sample.id);
      persons.push(sample.person ?? sample.id);
    }
    options.onProgress?.(ids.length, count);
  }
  return { size, count, pictures, persons, ids };
}

async function squareOf(pixels: Pixels, size: number, id: string): Promise<Pixels> {
  if (pixels.width !== pixels.height)
    throw new DataError(
      `${id}: expected a square picture, got ${pixels.width} x ${pixels.height}; prepare the folder first.`,
    );
  return resizePixels(pixels, size);
}
