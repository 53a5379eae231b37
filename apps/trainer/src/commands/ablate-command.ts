import { positiveOption, wholeNumberOption, withExamples } from "@mfim/files/command-line";
import { Command } from "commander";
import { collect } from "./run-flags.ts";

interface AblateFlags {
  readonly out: string;
  readonly set: readonly string[];
  readonly parallel: number;
  readonly seconds?: number;
  readonly only?: readonly string[];
  readonly data?: string;
  readonly limit?: number;
}

/** `ablate GRID --out FOLDER`: several variants of one config, trained and measured alike, in one table. */
export function ablateCommand(): Command {
  const command = new Command("ablate")
    .description(
      "Train several variants of a config with the same steps and seed, measure them on the same held-out pairs, and write one table and one sheet of pictures; started again, it goes on.",
    )
    .argument("<grid>", "YAML config of kind ablation")
    .requiredOption("--out <folder>", "folder of the ablation; what is found there is gone on with")
    .option("--set <path=value>", "a setting of every variant, such as run.steps=500; may be repeated", collect, [])
    .option(
      "--only <names>",
      "train and compare only these variants, comma-separated; the first one must be among them",
      list,
    )
    .option("--parallel <n>", "trainings at a time, each a process of its own", wholeNumberOption(1), 1)
    .option(
      "--seconds <n>",
      "stops training after so many seconds, to be gone on with by the same command",
      positiveOption,
    )
    .option("--data <folder>", "another folder of pictures for the measurement than the protocol's")
    .option("--limit <n>", "measure only the first so many pairs", wholeNumberOption(1))
    .action(async (file: string, flags: AblateFlags) => {
      const { onlyVariants, readGrid } = await import("../ablate/read-grid.ts");
      const { runAblation } = await import("../ablate/run-ablation.ts");
      const whole = await readGrid(file, flags.set);
      const grid = flags.only === undefined ? whole : onlyVariants(whole, flags.only);
      const { stopped, finished, failed, table } = await runAblation(grid, flags);
      if (table !== undefined) process.stdout.write(`\n${table}`);
      if (stopped !== undefined) {
        const done = `${finished.length} of ${grid.variants.length} variants trained`;
        process.stderr.write(`${stopped}: ${done}; the same command goes on with ${flags.out}\n`);
      }
      process.exitCode = stopped === "interrupted" ? 130 : failed.length > 0 ? 1 : 0;
    });
  return withExamples(
    command,
    "ablate apps/trainer/configs/ablate-64-faces3d.yaml --only full,without-3dmm --parallel 2 --out runs/ablate-64",
  );
}

const list = (value: string): string[] => value.split(",").map((name) => name.trim());
