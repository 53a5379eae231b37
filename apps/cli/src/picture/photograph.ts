import { createHash } from "node:crypto";
import { basename } from "node:path";
import type { Pixels } from "@mfim/core";
import { decodeFile, readPictureFile } from "@mfim/photographs";

/** A picture file, decoded upright, with bytes that sharp reads: metadata and more than 8 bits a channel are in them. */
export interface Photograph {
  readonly name: string;
  readonly path: string;
  readonly file: Uint8Array;
  /** SHA-256 of the file as it lies there, hexadecimal. */
  readonly sha256: string;
  readonly pixels: Pixels;
  /** What is wrong with the file, though it was read; clauses. */
  readonly warnings: readonly string[];
}

/** @throws PictureError for what cannot be read or is no picture */
export async function readPhotograph(path: string): Promise<Photograph> {
  const name = basename(path);
  const file = await readPictureFile(path, path);
  const { pixels, readable, warnings } = await decodeFile(file, path, { incomplete: "read" });
  return { name, path, file: readable, sha256: createHash("sha256").update(file).digest("hex"), pixels, warnings };
}
