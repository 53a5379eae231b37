import { existsSync } from "node:fs";
import { join } from "node:path";
import { CheckpointError, ConfigError } from "@mfim/core";
import { type ModulePermission, namesModule } from "@mfim/zoo";
import { readConfig } from "../config/read-config.ts";
import { buildTask, type TrainingConfig, trainingSchema } from "../tasks/task-kinds.ts";
import { readCheckpoint } from "./checkpoint.ts";
import { type Restored, restoreNewest } from "./restore-newest.ts";
import { bestFile, listCheckpoints, openRunFolder, type RunFolder } from "./run-folder.ts";
import { type RunRecord, readRunRecord } from "./run-record.ts";
import type { TrainingTask } from "./training-task.ts";

export interface OpenRun {
  readonly folder: RunFolder;
  readonly config: TrainingConfig;
  readonly record: RunRecord;
}

/**
 * What a run kept of how it began.
 * @param permission whether modules may run that the run's config names
 * @param settings as of `--set`
 * @throws ConfigError where the folder is no run, or names a module that nobody permitted
 */
export async function openRun(
  run: string,
  permission: ModulePermission,
  settings: readonly string[] = [],
): Promise<OpenRun> {
  if (!existsSync(join(run, "config.json"))) {
    throw new ConfigError(`${run}: expected the folder of a training run with config.json; give the --out of a run.`);
  }
  const folder = await openRunFolder(run);
  const record = await readRunRecord(folder);
  const config = await readConfig(folder.config, trainingSchema, settings);
  // Whose folder this is cannot be seen: a config that one starts oneself needs no permission, one that lies in a run does.
  if (permission.modules !== "allow" && namesModule(config)) {
    throw new ConfigError(
      `${folder.config}: expected networks that are only read, got a module, a program that would run on this machine; if the run is yours, or you trust whose it is, repeat the command with --allow-modules.`,
    );
  }
  return { folder, record, config };
}

/**
 * A run's networks as its newest (or best) checkpoint left them. The backend must be chosen before.
 * @throws CheckpointError where there is none
 */
export async function restoreTask(
  { folder, config, record }: OpenRun,
  which: "newest" | "best",
): Promise<{ readonly task: TrainingTask; readonly step: number }> {
  const there = which === "best" ? existsSync(bestFile.path(folder)) : (await listCheckpoints(folder)).length > 0;
  if (!there) {
    throw new CheckpointError(
      `${folder.checkpoints}: expected a checkpoint there, got none${which === "best" ? " kept as best (set run.validateEvery and run.keepBest)" : ""}; train first.`,
    );
  }
  const task = await buildTask(config, record.configFolder);
  if (which === "best") return { task, step: await readCheckpoint(bestFile.path(folder), task) };
  const { step } = (await restoreNewest(folder, task)) as Restored;
  return { task, step };
}
