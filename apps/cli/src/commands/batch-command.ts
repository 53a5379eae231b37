import { withExamples } from "@mfim/files/command-line";
import { Command } from "commander";
import { computing } from "./computing.ts";
import { addSharedFlags, addStrengthFlag } from "./shared-flags.ts";
import type { BatchFlags } from "./swap-pairs.ts";

/** `batch`: many pictures, resumable. */
export function batchCommand(): Command {
  const command = addStrengthFlag(addSharedFlags(new Command("batch")))
    .description(
      "Swap every pair of a CSV file (source,target,out), or one source on every picture of a folder. The same command goes on where it was stopped; batch.ndjson in --out says what became of each pair.",
    )
    .argument("<pairs>", "CSV file, or folder of targets")
    .requiredOption("--out <folder>", "where the results go")
    .option("--source <picture>", "the source of every target in a folder")
    .action(
      computing(async (place: string, flags: BatchFlags) => {
        const { swapPairs } = await import("./swap-pairs.ts");
        await swapPairs(place, flags);
      }),
    );
  return withExamples(
    command,
    "batch pairs.csv --out results",
    "batch photographs --source anna.jpg --face largest --out results",
  );
}
