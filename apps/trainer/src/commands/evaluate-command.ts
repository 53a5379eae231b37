import { existsSync } from "node:fs";
import { join } from "node:path";
import { ConfigError } from "@mfim/core";
import { useBackend } from "@mfim/native";
import { allowModulesFlag, type ModulePermission, modulePermission } from "@mfim/zoo";
import { Command } from "commander";
import { type EvaluatedModel, modelFolder, modelOfRun } from "../evaluate/evaluated-model.ts";
import { measureModels } from "../evaluate/measure-models.ts";
import { openRun, restoreTask } from "../run/open-run.ts";
import { whole } from "./run-flags.ts";

interface EvaluateFlags {
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

/** `evaluate RUN_OR_MODEL`: how good it is on held-out people. */
export function evaluateCommand(): Command {
  return new Command("evaluate")
    .description(
      "Measure a run or a model on held-out people: swaps by the bench (gain, kept, every figure with its interval), a generator by its Frechet distance, a backbone by its own figures.",
    )
    .argument("<run-or-model>", "folder of a run, or of a model with config.json")
    .option("--protocol <name>", `of the bench, by name or file; default ${defaultProtocol}, or photographs-held-out`)
    .option("--data <folder>", "another folder of pictures than the protocol's; needed for photographs")
    .option("--out <folder>", "where the result goes; default: evaluation in the run, or beside the model")
    .option("--limit <n>", "only the first so many pairs", whole)
    .option("--best", "the best checkpoint of a run instead of the newest")
    .option(...allowModulesFlag)
    .action(async (path: string, flags: EvaluateFlags) => {
      if (!existsSync(join(path, "run.json"))) return measureSwaps(await modelFolder(path), flags);
      const permission = modulePermission(flags);
      const which = flags.best ? "best" : "newest";
      const kind = (await openRun(path, permission)).config.kind;
      await useBackend({ purpose: "infer" });
      return kind === "mfim"
        ? measureSwaps(await modelOfRun(path, which, permission), flags)
        : measureTask(path, which, permission);
    });
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
