import { wholeNumberOption, withExamples } from "@mfim/files/command-line";
import { Command } from "commander";
import { collect } from "./run-flags.ts";

interface MemoryFlags {
  readonly set: readonly string[];
  readonly batches: readonly number[];
  readonly tensors: number;
  readonly json?: true;
}

const wholeNumber = wholeNumberOption(1);

/** `memory CONFIG`: what a training will need, before it is begun. */
export function memoryCommand(): Command {
  const command = new Command("memory")
    .description(
      "The resident memory that a training is expected to need, and the operations of a step, by the account of its graphs: nothing is computed. Its networks must be here.",
    )
    .argument("<config>", "YAML config of kind mfim; a module that it names (type: module) runs")
    .option("--set <path=value>", "overrides one setting of the config; may be repeated", collect, [])
    .option(
      "--batches <numbers>",
      "pictures computed at once: batch over run.accumulate",
      (text) => text.split(",").map(wholeNumber),
      [1, 2, 4, 8],
    )
    .option("--tensors <n>", "also name so many groups of tensors, the largest at the peak", wholeNumber, 0)
    .option("--json", "as JSON, bytes and operations")
    .action(async (file: string, { set, batches, tensors, json }: MemoryFlags) => {
      const { expectedMemory } = await import("../memory/expected-memory.ts");
      const { memoryTable } = await import("../memory/memory-table.ts");
      const rows = await expectedMemory(file, set, batches);
      process.stdout.write(json === true ? `${JSON.stringify(rows, null, 2)}\n` : memoryTable(rows, tensors));
    });
  return withExamples(
    command,
    "memory apps/trainer/configs/mfim-1024-ffhq.yaml",
    "memory apps/trainer/configs/mfim-128-start.yaml --batches 4,8 --tensors 10",
  );
}
