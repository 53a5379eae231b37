import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { DataError } from "@mfim/core";
import { hasPictureEnding } from "../pictures/picture-formats.ts";

/** Paths below `folder`, with slashes, of every picture file; sorted by name. @throws DataError for a folder that cannot be read */
export async function listPictures(folder: string): Promise<string[]> {
  const found: string[] = [];
  await walk(folder, "", found);
  return found.sort();
}

async function walk(folder: string, below: string, found: string[]): Promise<void> {
  for (const entry of await entriesOf(join(folder, below))) {
    const path = below === "" ? entry.name : `${below}/${entry.name}`;
    if (entry.name.startsWith(".")) continue;
    if (entry.isDirectory()) await walk(folder, path, found);
    else if (hasPictureEnding(entry.name)) found.push(path);
  }
}

async function entriesOf(folder: string) {
  try {
    return await readdir(folder, { withFileTypes: true });
  } catch (error) {
    throw new DataError(`${folder}: expected a folder of pictures (${(error as Error).message}).`);
  }
}
