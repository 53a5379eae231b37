import { createHash } from "node:crypto";
import type { PictureSet } from "@mfim/zoo";
import type { RunData } from "./training-task.ts";

/** What a picture set is, with a checksum by which two runs can tell whether they saw the same. */
export function runData(set: PictureSet): RunData {
  const hash = createHash("sha256");
  for (const [index, id] of set.ids.entries()) hash.update(`${id}\t${set.persons[index]}\n`);
  hash.update(set.pictures);
  return { name: set.name, pictures: set.count, checksum: hash.digest("hex") };
}
