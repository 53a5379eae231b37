import { rename, writeFile } from "node:fs/promises";

/** Writes a file under a temporary name and renames it: whoever reads it finds all of it. */
export async function writeWhole(file: string, content: string | Uint8Array): Promise<void> {
  await writeFile(`${file}.tmp`, content);
  await rename(`${file}.tmp`, file);
}
