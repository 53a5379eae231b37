import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { basename } from "node:path";
import type { Pixels } from "@mfim/core";
import { decodePicture, PictureError } from "@mfim/data-ffhq";

/** A picture file, decoded upright, with its bytes: metadata and more than 8 bits a channel are in them. */
export interface Photograph {
  readonly name: string;
  readonly path: string;
  readonly file: Uint8Array;
  /** SHA-256 of the file, hexadecimal. */
  readonly sha256: string;
  readonly pixels: Pixels;
}

/** @throws PictureError for what cannot be read or is no picture */
export async function readPhotograph(path: string): Promise<Photograph> {
  const name = basename(path);
  const file = await readFile(path).catch((error: NodeJS.ErrnoException) => {
    throw new PictureError("unreadable", path, error.code ?? error.message);
  });
  const pixels = await decodePicture(file, path);
  return { name, path, file, sha256: createHash("sha256").update(file).digest("hex"), pixels };
}
