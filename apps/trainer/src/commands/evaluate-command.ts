import { wholeNumberOption, withExamples } from "@mfim/files/command-line";
import { allowModulesFlag } from "@mfim/zoo/permission";
import { Command } from "commander";
import type { EvaluateFlags } from "../evaluate/evaluate-run.ts";

/** `evaluate RUN_OR_MODEL`: how good it is on held-out people. */
export function evaluateCommand(): Command {
  const command = new Command("evaluate")
    .description(
      "Measure a run or a model on held-out people: swaps by the bench (gain, kept, every figure with its interval), a generator by its Frechet distance, a backbone by its own figures.",
    )
    .argument("<run-or-model>", "folder of a run, or of a model with config.json")
    .option("--protocol <name>", "of the bench, by name or file; default face-pack-held-out, or photographs-held-out")
    .option("--data <folder>", "another folder of pictures than the protocol's; needed for photographs")
    .option("--out <folder>", "where the result goes; default: evaluation in the run, or beside the model")
    .option("--limit <n>", "only the first so many pairs", wholeNumberOption(1))
    .option("--best", "the best checkpoint of a run instead of the newest")
    .option(...allowModulesFlag)
    .action(async (path: string, flags: EvaluateFlags) => {
      const { evaluateRun } = await import("../evaluate/evaluate-run.ts");
      await evaluateRun(path, flags);
    });
  return withExamples(command, "evaluate runs/mfim", "evaluate runs/mfim --best --limit 48");
}
