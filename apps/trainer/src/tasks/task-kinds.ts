import { resolve } from "node:path";
import { ConfigError } from "@mfim/core";
import { openHead } from "@mfim/faces-3d";
import { alone, type Exchange } from "@mfim/training";
import { openPictureSet, readRenders, withParameters } from "@mfim/zoo";
import { z } from "zod";
import { BackboneTask } from "../backbone/backbone-task.ts";
import { faceMesh } from "../backbone/face-mesh.ts";
import { recogniserTraining } from "../backbone/recogniser-training.ts";
import { regressorTraining } from "../backbone/regressor-training.ts";
import { type BackboneConfig, recogniserSchema, regressorSchema } from "../config/backbone-schema.ts";
import { fitSchema } from "../config/fit-schema.ts";
import { ganSchema } from "../config/gan-schema.ts";
import { buildFitParts } from "../fit/build-fit-parts.ts";
import { FitTask } from "../fit/fit-task.ts";
import { GanTask } from "../gan/gan-task.ts";
import { sampleDistance } from "../gan/sample-distance.ts";
import { readSmallerGan } from "../gan/smaller-gan.ts";
import type { TrainingTask } from "../run/training-task.ts";

/** Every config that the trainer runs, told apart by its `kind`. */
export const trainingSchema = z.discriminatedUnion("kind", [fitSchema, ganSchema, recogniserSchema, regressorSchema]);

export type TrainingConfig = z.infer<typeof trainingSchema>;
type Kind = TrainingConfig["kind"];

/** @param folder that the config's paths start from */
type Build<K extends Kind> = (
  config: Extract<TrainingConfig, { kind: K }>,
  folder: string,
  exchange: Exchange,
) => Promise<TrainingTask>;

const builders: { readonly [K in Kind]: Build<K> } = {
  async mfim(config, folder, exchange) {
    const parts = await buildFitParts(config, folder);
    const size = parts.networks.generator.layout.resolution;
    const data = located(config.data, folder);
    const heldOut = { ...data, split: "held-out" as const };
    const training = await openPictureSet(data, size);
    return new FitTask(config, parts, training, await openPictureSet(heldOut, size), exchange);
  },
  async gan(config, folder) {
    const data = await openPictureSet(located(config.data, folder), config.generator.resolution);
    const smaller = config.grow === undefined ? undefined : await readSmallerGan(resolve(folder, config.grow));
    return new GanTask(config, data, await sampleDistance(config, folder, data), smaller);
  },
  recogniser: async (config, folder) =>
    new BackboneTask(config, recogniserTraining(config, await rendersOf(config, folder))),
  regressor: async (config, folder) => {
    const head = config.mesh?.head;
    const mesh = config.mesh && faceMesh(await openHead(head === undefined ? undefined : resolve(folder, head)));
    const data = withParameters(await rendersOf(config, folder, config.side));
    return new BackboneTask(config, regressorTraining(config, data, mesh));
  },
};

/** @param size side wanted: what was rendered larger is reduced to it */
function rendersOf({ data: { folder: first, more } }: BackboneConfig, folder: string, size?: number) {
  return readRenders(
    resolve(folder, first),
    more.map((one) => resolve(folder, one)),
    size,
  );
}

/**
 * From a checked config to what is trained. The backend must be chosen before.
 * @throws ConfigError where several processes are to train what only one can
 */
export function buildTask(config: TrainingConfig, folder: string, exchange: Exchange = alone): Promise<TrainingTask> {
  if (exchange.size > 1) assertDivides(config, exchange.size);
  return (builders[config.kind] as Build<Kind>)(config as never, folder, exchange);
}

/** @throws ConfigError where so many processes cannot share the batch evenly, or the kind takes only one */
export function assertDivides(config: TrainingConfig, processes: number): void {
  if (config.kind !== "mfim") {
    throw new ConfigError(`kind ${config.kind}: expected one process, got ${processes}; only "fit" trains in several.`);
  }
  const parts = processes * config.run.accumulate;
  if (config.batch % parts !== 0) {
    throw new ConfigError(
      `batch: expected a multiple of ${parts} (${processes} processes, ${config.run.accumulate} parts each), got ${config.batch}.`,
    );
  }
}

function located<Data extends { readonly folder?: string | undefined; readonly more?: string[] | undefined }>(
  data: Data,
  folder: string,
): Data {
  return {
    ...data,
    ...(data.folder !== undefined && { folder: resolve(folder, data.folder) }),
    ...(data.more !== undefined && { more: data.more.map((path) => resolve(folder, path)) }),
  };
}
