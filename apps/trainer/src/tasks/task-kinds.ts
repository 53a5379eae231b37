import { resolve } from "node:path";
import { openPictureSet, readRenders } from "@mfim/zoo";
import { z } from "zod";
import { RecogniserTask } from "../backbone/recogniser-task.ts";
import { RegressorTask } from "../backbone/regressor-task.ts";
import { recogniserSchema, regressorSchema } from "../config/backbone-schema.ts";
import { fitSchema } from "../config/fit-schema.ts";
import { ganSchema } from "../config/gan-schema.ts";
import { buildFitParts } from "../fit/build-fit-parts.ts";
import { FitTask } from "../fit/fit-task.ts";
import { GanTask } from "../gan/gan-task.ts";
import type { TrainingTask } from "../run/training-task.ts";

/** Every config that the trainer runs, told apart by its `kind`. */
export const trainingSchema = z.discriminatedUnion("kind", [fitSchema, ganSchema, recogniserSchema, regressorSchema]);

export type TrainingConfig = z.infer<typeof trainingSchema>;
type Kind = TrainingConfig["kind"];

/** @param folder that the config's paths start from */
type Build<K extends Kind> = (config: Extract<TrainingConfig, { kind: K }>, folder: string) => Promise<TrainingTask>;

const builders: { readonly [K in Kind]: Build<K> } = {
  async mfim(config, folder) {
    const parts = await buildFitParts(config, folder);
    const size = parts.networks.generator.layout.resolution;
    const data = located(config.data, folder);
    const heldOut = { ...data, split: "held-out" as const };
    return new FitTask(config, parts, await openPictureSet(data, size), await openPictureSet(heldOut, size));
  },
  gan: async (config, folder) =>
    new GanTask(config, await openPictureSet(located(config.data, folder), config.generator.resolution)),
  recogniser: async (config, folder) =>
    new RecogniserTask(config, await readRenders(resolve(folder, config.data.folder))),
  regressor: async (config, folder) =>
    new RegressorTask(config, await readRenders(resolve(folder, config.data.folder))),
};

/** From a checked config to what is trained. The backend must be chosen before. */
export function buildTask(config: TrainingConfig, folder: string): Promise<TrainingTask> {
  return (builders[config.kind] as Build<Kind>)(config as never, folder);
}

function located<Data extends { readonly folder?: string | undefined }>(data: Data, folder: string): Data {
  return data.folder === undefined ? data : { ...data, folder: resolve(folder, data.folder) };
}
