import { writeModelFolder } from "@mfim/checkpoints";
import { setEager } from "@mfim/graph";
import { type BackendReport, useBackend } from "@mfim/native";
import type { Command } from "commander";
import { InvalidArgumentError } from "commander";
import type { RunSettings } from "../config/common-schema.ts";
import { runTraining } from "../run/run-training.ts";
import type { TrainingTask } from "../run/training-task.ts";

/** Flags that every training command has. */
export interface RunFlags {
  readonly out: string;
  readonly set: readonly string[];
  readonly seconds?: number;
  readonly eager?: true;
}

export function addRunFlags(command: Command): Command {
  return command
    .requiredOption("--out <folder>", "folder of the run; what is found there is resumed")
    .option(
      "--set <path=value>",
      "overrides one setting of the config, such as run.steps=500; may be repeated",
      collect,
      [],
    )
    .option(
      "--seconds <n>",
      "stops after so many seconds with a checkpoint, to be resumed by the same command",
      positive,
    )
    .option("--eager", "without compiled graphs, for debugging");
}

export async function startBackend(flags: RunFlags): Promise<BackendReport> {
  if (flags.eager === true) setEager(true);
  return useBackend({ purpose: "train" });
}

/** Runs a task as the config's `run` says, and keeps the resolved config with the run. */
export async function train(
  task: TrainingTask,
  title: string,
  flags: RunFlags,
  config: { readonly run: RunSettings },
): Promise<void> {
  await writeModelFolder(flags.out, config, {});
  const limit = flags.seconds === undefined ? {} : { seconds: flags.seconds };
  const outcome = await runTraining(task, { title, out: flags.out, ...config.run, ...limit });
  process.stderr.write(`${outcome}: ${flags.out}\n`);
  if (outcome === "interrupted") process.exitCode = 130;
}

function collect(value: string, previous: readonly string[]): readonly string[] {
  return [...previous, value];
}

function positive(value: string): number {
  const number = Number(value);
  if (!(number > 0)) throw new InvalidArgumentError("Expected a positive number.");
  return number;
}
