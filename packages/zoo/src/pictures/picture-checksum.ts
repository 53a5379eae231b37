import { createHash } from "node:crypto";

/** What a set of pictures calls them, and whom they show, by index. */
interface PictureLabels {
  readonly ids: readonly string[];
  readonly persons: readonly string[];
}

/** SHA-256, hexadecimal, over the labels of all pictures and then over `contents`. */
export function pictureChecksum({ ids, persons }: PictureLabels, contents: Iterable<string | Uint8Array>): string {
  const hash = createHash("sha256");
  for (const [index, id] of ids.entries()) hash.update(`${id}\t${persons[index]}\n`);
  for (const content of contents) hash.update(content);
  return hash.digest("hex");
}
