import { join } from "node:path";
import { sweepTemporaries } from "@mfim/files";
import type { RunFolder } from "./run-folder.ts";

/** Removes what killed processes left half written: a checkpoint of them takes as much as a whole one. The run must be locked. */
export async function sweepRun(folder: RunFolder): Promise<void> {
  const folders = [folder.root, folder.checkpoints, folder.previews, folder.model, join(folder.root, "tensorboard")];
  const removed = (await Promise.all(folders.map((place) => sweepTemporaries(place)))).flat();
  if (removed.length === 0) return;
  const bytes = removed.reduce((sum, file) => sum + file.bytes, 0);
  process.stderr.write(
    `${folder.root}: removed ${removed.length} half-written file(s) of a process that was killed (${(bytes / 2 ** 20).toFixed(1)} MiB).\n`,
  );
}
