import { existsSync } from "node:fs";
import { join } from "node:path";
import { ConfigError } from "@mfim/core";
import { useBackend } from "@mfim/native";
import { type ModulePermission, modulePermission } from "@mfim/zoo/permission";
import { openRun, restoreTask } from "../run/open-run.ts";
import { type EvaluatedModel, modelFolder, modelOfRun } from "./evaluated-model.ts";
import { measureModels } from "./measure-models.ts";

export interface EvaluateFlags {
  readonly protocol?: string;
  readonly data?: string;
  readonly out?: string;
  readonly limit?: number;
  readonly best?: true;
  readonly allowModules?: true;
}

/** Protocols of the bench by the kind of data that was trained on: held-out people of the same sort. */
const protocols: Readonly<Record<string, string>> = { prepared: "photographs-held-out" };
const defaultProtocol = "face-pack-held-out";

/** Measures a run or a model: swaps by the bench, anything else by its own task. @throws ConfigError for a run that cannot be judged */
export async function evaluateRun(path: string, flags: EvaluateFlags): Promise<void> {
  if (!existsSync(join(path, "run.json"))) return measureSwaps(await modelFolder(path), flags);
  const permission = modulePermission(flags);
  const which = flags.best ? "best" : "newest";
  const kind = (await openRun(path, permission)).config.kind;
  await useBackend({ purpose: "infer" });
  return kind === "mfim"
    ? measureSwaps(await modelOfRun(path, which, permission), flags)
    : measureTask(path, which, permission);
}

async function measureSwaps(model: EvaluatedModel, flags: EvaluateFlags): Promise<void> {
  const protocol = flags.protocol ?? protocols[model.data ?? ""] ?? defaultProtocol;
  await measureModels({
    ...flags,
    models: new Map([["model", model.folder]]),
    protocol,
    out: flags.out ?? join(model.home, "evaluation"),
    training: model.run,
    allowModules: flags.allowModules,
  });
}

/** What is no swap is judged by its own task. */
async function measureTask(run: string, which: "newest" | "best", permission: ModulePermission): Promise<void> {
  const opened = await openRun(run, permission);
  const { task, step } = await restoreTask(opened, which);
  using owned = task;
  const figures = await owned.validate?.();
  if (figures === undefined) {
    throw new ConfigError(
      `${run}: expected a run that can be judged, got one of kind ${opened.config.kind} without "distance"; give one with --set at training.`,
    );
  }
  process.stdout.write(`step ${step}\n`);
  for (const [name, value] of Object.entries(figures))
    process.stdout.write(`${name}\t${Number(value.toPrecision(5))}\n`);
}
