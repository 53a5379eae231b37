import { existsSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { readModelConfig } from "@mfim/checkpoints";
import type { ModulePermission } from "@mfim/zoo";
import { z } from "zod";
import { openRun, restoreTask } from "../run/open-run.ts";
import { listCheckpoints } from "../run/run-folder.ts";

/** What is measured, and what is known of how it was made. */
export interface EvaluatedModel {
  readonly folder: string;
  /** Folder beside or in which the result goes. */
  readonly home: string;
  /** Kind of the data that it was trained on, where that is known. */
  readonly data: string | undefined;
  /** The run it came from. */
  readonly run?: string;
}

const schema = z.object({
  provenance: z
    .object({
      steps: z.number().optional(),
      config: z.object({ data: z.object({ type: z.string() }).optional() }).optional(),
    })
    .optional(),
});

/** A model folder as it is. @throws CheckpointError where it is none */
export async function modelFolder(folder: string): Promise<EvaluatedModel> {
  const { provenance } = await readModelConfig(folder, schema);
  return { folder, home: dirname(resolve(folder)), data: provenance?.config?.data?.type };
}

/**
 * The model of a run: what it left at its end where nothing was trained since, else what its newest or best checkpoint
 * gives, exported into the run's folder. The backend must be chosen before.
 * @throws ConfigError, CheckpointError where the folder is no run, or has no checkpoint
 */
export async function modelOfRun(
  run: string,
  which: "newest" | "best",
  permission: ModulePermission = {},
): Promise<EvaluatedModel> {
  const opened = await openRun(run, permission);
  const data = "type" in opened.config.data ? opened.config.data.type : undefined;
  const facts = { home: run, data, run };
  const newest = (await listCheckpoints(opened.folder)).at(-1)?.step;
  const { model } = opened.folder;
  if (which === "newest" && existsSync(join(model, "config.json"))) {
    const { provenance } = await readModelConfig(model, schema);
    if (provenance?.steps === newest) return { ...facts, folder: model };
  }
  const { task, step } = await restoreTask(opened, which);
  using owned = task;
  const folder = join(run, "evaluation", `model-${which}`);
  await owned.export(folder, step);
  return { ...facts, folder };
}
