import { rename } from "node:fs/promises";
import { CheckpointError } from "@mfim/core";
import { DamagedCheckpointError, readCheckpoint } from "./checkpoint.ts";
import { listCheckpoints, type RunFolder } from "./run-folder.ts";
import type { TrainingTask } from "./training-task.ts";

export interface Restored {
  /** Steps done. */
  readonly step: number;
  readonly file: string;
}

/**
 * Puts a task where the newest checkpoint that is whole left it; says which ones it passed over. Undefined where there is
 * none at all.
 * @param setAside whether damaged ones get another name, so that nobody takes them for the newest any more; only under the run's lock
 * @throws CheckpointError where all are damaged, or one belongs to another configuration
 */
export async function restoreNewest(
  folder: RunFolder,
  task: TrainingTask,
  { setAside = false } = {},
): Promise<Restored | undefined> {
  const files = (await listCheckpoints(folder)).reverse();
  const damaged: string[] = [];
  for (const { file } of files) {
    try {
      const step = await readCheckpoint(file, task);
      if (damaged.length > 0) process.stderr.write(`${damaged.join(" ")} Going on from ${file}, which is whole.\n`);
      return { step, file };
    } catch (error) {
      if (!(error instanceof DamagedCheckpointError)) throw error;
      damaged.push(error.message);
      if (setAside && file !== files.at(-1)?.file) await rename(file, `${file}.damaged`);
    }
  }
  if (damaged.length === 0) return undefined;
  throw new CheckpointError(
    `${folder.checkpoints}: expected a checkpoint that is whole, got none: ${damaged.join(" ")} Remove them to begin anew.`,
  );
}
