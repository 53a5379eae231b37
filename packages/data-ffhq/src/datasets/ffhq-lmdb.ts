import { DataError } from "@mfim/core";
import { decodePicture, PictureError } from "@mfim/photographs";
import { LmdbFile } from "./lmdb-file.ts";
import { PictureDataset } from "./picture-dataset.ts";

/**
 * The LMDB that rosinality's `prepare_data.py` writes: encoded pictures under `<resolution>-<five digits>`, their number
 * under `length`. Pictures are named by their number.
 * @throws DataError for another file, and for a resolution that it was not written with
 */
export async function openPictureLmdb(path: string, resolution: number): Promise<PictureDataset> {
  const file = await LmdbFile.open(path);
  try {
    return await pictures(file, path, resolution);
  } catch (error) {
    await file.close();
    throw error;
  }
}

/** Bytes that a picture's entry takes at least: its place on the page, its head, its key. */
const smallestEntry = 16;

async function pictures(file: LmdbFile, path: string, resolution: number): Promise<PictureDataset> {
  const keyOf = (index: number) => `${resolution}-${String(index).padStart(5, "0")}`;
  const length = Number.parseInt(new TextDecoder().decode((await file.get("length")) ?? new Uint8Array()), 10);
  if (length > Math.min(file.entries, file.size / smallestEntry)) {
    throw new DataError(
      `${path}: its key "length" says ${length} pictures, but it has ${file.entries} entries in ${file.size} bytes; the file is damaged, or its writing was not finished.`,
    );
  }
  const first = Number.isInteger(length) && length > 0 ? await file.get(keyOf(0)) : undefined;
  if (first === undefined) {
    throw new DataError(
      `${path}: expected the keys "length" and "${keyOf(0)}" of ${file.entries}, as rosinality's prepare_data.py writes them for ${resolution} pixels; give a resolution that it was called with.`,
    );
  }
  return new PictureDataset({
    name: "ffhq",
    ids: Array.from({ length }, (_, i) => String(i)),
    load: async (index) => {
      const bytes = await file.get(keyOf(index));
      if (bytes === undefined) throw new PictureError("unreadable", keyOf(index), `${path} has no such key`);
      return { pixels: await decodePicture(bytes, keyOf(index)) };
    },
    close: () => file.close(),
  });
}
