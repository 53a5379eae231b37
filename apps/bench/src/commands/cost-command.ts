import { wholeNumberOption, withExamples } from "@mfim/files/command-line";
import { Command } from "commander";

interface CostFlags {
  readonly limit: number;
  readonly methodCount: number;
}

export function costCommand(): Command {
  const command = new Command("cost")
    .description("Say from the measured rates of a run what a larger protocol costs.")
    .argument("<folder>", "folder of a run with two methods that paint, such as pasted and mfim")
    .option(
      "--limit <n>",
      "pairs of the larger protocol; those of faceforensics-even-10 where nothing is given",
      wholeNumberOption(1),
      10_000,
    )
    .option(
      "--method-count <n>",
      "methods that are measured; those of docs/baselines.md where nothing is given",
      wholeNumberOption(1),
      8,
    )
    .action(async (folder: string, { limit, methodCount }: CostFlags) => {
      const { describeCost } = await import("../cost/describe-cost.ts");
      process.stdout.write(await describeCost(folder, limit, methodCount));
    });
  return withExamples(command, "cost runs/bench --limit 1000 --method-count 3");
}
