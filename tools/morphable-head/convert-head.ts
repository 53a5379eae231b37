import { readFile } from "node:fs/promises";
import { readCheckpoint } from "@mfim/checkpoints";
import {
  basesOfState,
  encodeHead,
  headOfBases,
  type MorphableBases,
  type MorphableHead,
  readReferenceLandmarks,
} from "@mfim/faces-3d";
import { writeWhole } from "@mfim/files";
import { readLandmarks } from "./read-landmarks.ts";

/**
 * Writes the head that faces-3d renders of a FLAME or Basel file; nothing in a pickle is executed.
 * @param landmarksPath JSON list of 68 vertices; not needed where the file names them
 * @throws Error where the file or the landmarks are not what they should be
 */
export async function convertHead(
  path: string,
  out: string,
  landmarksPath?: string,
): Promise<MorphableHead & { readonly bases: MorphableBases }> {
  const { state } = await readCheckpoint(path, { tensorsOnly: true });
  const bases = basesOfState(state, path);
  const landmarks = landmarksPath
    ? readLandmarks(await readFile(landmarksPath, "utf8"), landmarksPath)
    : bases.landmarks;
  if (!landmarks) {
    throw new Error(
      `${path} does not say which vertices are the 68 landmarks: name a JSON list of them with --landmarks.`,
    );
  }
  const made = headOfBases(bases, landmarks, await readReferenceLandmarks());
  await writeWhole(out, encodeHead(made.head));
  return { ...made, bases };
}
