import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { fileSha256, writeWhole } from "@mfim/files";
import { repository } from "../repository.ts";

/**
 * Brings a picture to its place in the repository.
 * @param change what is done to its bytes on the way
 * @returns its SHA-256 by its place, as a record keeps it
 */
export async function keepPicture(
  from: string,
  place: string,
  change: (bytes: Uint8Array) => Promise<Uint8Array> = async (bytes) => bytes,
): Promise<Readonly<Record<string, string>>> {
  const to = join(repository, place);
  await writeWhole(to, await change(await readFile(from)));
  return { [place]: await fileSha256(to) };
}
