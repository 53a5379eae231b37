import { join } from "node:path";
import { DataError } from "@mfim/core";
import { readPicture } from "@mfim/photographs";
import { listPictures } from "./list-pictures.ts";
import { PictureDataset } from "./picture-dataset.ts";

/** Files of a data set whose names are numbers ("00007.png", "imgHQ00007.jpg"), in any sub-folders, by that number. */
async function numberedFiles(folder: string): Promise<Map<number, string>> {
  const files = new Map<number, string>();
  for (const path of await listPictures(folder)) {
    const number = /(\d+)\.\w+$/.exec(path)?.[1];
    if (number === undefined) continue;
    const before = files.get(Number(number));
    if (before !== undefined)
      throw new DataError(
        `${folder}: expected one picture a number, got ${before} and ${path}; give the folder of one size.`,
      );
    files.set(Number(number), path);
  }
  if (files.size === 0) throw new DataError(`${folder}: expected pictures whose names are numbers, got none.`);
  return new Map([...files].sort(([a], [b]) => a - b));
}

/** A folder of numbered, aligned pictures; a picture's name is its number without leading zeros, as protocols write it. */
export async function openNumberedPictures(folder: string, name: string): Promise<PictureDataset> {
  const files = await numberedFiles(folder);
  const paths = [...files.values()];
  return new PictureDataset({
    name,
    ids: Array.from(files.keys(), String),
    load: async (index) => {
      const path = paths[index] as string;
      return { pixels: await readPicture(join(folder, path), path) };
    },
  });
}
