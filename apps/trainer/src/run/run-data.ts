import type { PictureSet } from "@mfim/zoo";
import type { RunData } from "./training-task.ts";

/** What a picture set is, with a checksum by which two runs can tell whether they saw the same. */
export function runData(set: PictureSet): RunData {
  return { name: set.name, pictures: set.length, checksum: set.checksum() };
}
