import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { DataError } from "@mfim/core";
import type { DataConfig } from "../config/common-schema.ts";
import type { PictureSet } from "./picture-set.ts";

/** Opens what a config's `data` names. @param size side in pixels that the training wants */
export async function openPictureSet(config: DataConfig, size: number): Promise<PictureSet> {
  const set = await readRaw(config.folder ?? "");
  if (set.size !== size)
    throw new DataError(
      `${config.folder}: expected pictures of ${size} px, got ${set.size} px; prepare them at that size.`,
    );
  return set;
}

/** A temporary raw format until the data packages are done: pictures.bin and index.json. */
async function readRaw(folder: string): Promise<PictureSet> {
  const index = JSON.parse(await readFile(join(folder, "index.json"), "utf8"));
  const pictures = new Uint8Array(await readFile(join(folder, "pictures.bin")));
  return { name: folder, size: index.size, count: index.ids.length, pictures, persons: index.persons, ids: index.ids };
}
