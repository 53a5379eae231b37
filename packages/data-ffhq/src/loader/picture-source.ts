import { DataError, type FaceDataset } from "@mfim/core";
import { resizePixels } from "@mfim/photographs";
import type { PictureTable } from "../datasets/picture-table.ts";

/** Where a loader takes its pictures from: square ones of one size. */
export interface PictureSource {
  /** Side, pixels. */
  readonly size: number;
  readonly length: number;
  /** [size, size, 3] RGB; not to be changed. */
  read(index: number): Uint8Array | Promise<Uint8Array>;
}

/** Pictures that are all in memory. */
export function memoryPictures({ size, count, pictures }: PictureTable): PictureSource {
  const bytes = size * size * 3;
  return { size, length: count, read: (index) => pictures.subarray(index * bytes, (index + 1) * bytes) };
}

/** Pictures of a data set, decoded when asked for (sharp does it beside the main thread) and resized with antialiasing. */
export function datasetPictures(dataset: FaceDataset, size: number): PictureSource {
  const read = async (index: number) => {
    const { pixels, id } = await dataset.at(index);
    if (pixels.width !== pixels.height)
      throw new DataError(
        `${id}: expected a square picture, got ${pixels.width} x ${pixels.height}; prepare the folder first.`,
      );
    return (await resizePixels(pixels, size)).data;
  };
  return { size, length: dataset.length, read };
}
