import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { readdir } from "node:fs/promises";
import { join } from "node:path";

/** SHA-256 of a file, hexadecimal, by streaming it once. */
export async function fileSha256(path: string): Promise<string> {
  const hash = createHash("sha256");
  for await (const chunk of createReadStream(path)) hash.update(chunk);
  return hash.digest("hex");
}

/** One SHA-256 for a folder of files: over the lines "hash  name" of its files in order of their names, as `sha256sum *` prints them. */
export async function folderSha256(folder: string): Promise<string> {
  const entries = await readdir(folder, { withFileTypes: true });
  const names = entries.filter((entry) => entry.isFile() && !entry.name.startsWith(".")).map(({ name }) => name);
  const hash = createHash("sha256");
  for (const name of names.sort((a, b) => (a < b ? -1 : 1)))
    hash.update(`${await fileSha256(join(folder, name))}  ${name}\n`);
  return hash.digest("hex");
}
