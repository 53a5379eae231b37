import { wholeNumberOption, withExamples } from "@mfim/files/command-line";
import { Command } from "commander";

export function costCommand(): Command {
  const command = new Command("cost")
    .description("Say from the measured rates of a run what a larger protocol costs.")
    .argument("<folder>", "folder of a run with two methods that paint, such as pasted and mfim")
    .option("--pairs <n>", "swaps a method; as given those of faceforensics-even-10", wholeNumberOption(1), 10_000)
    .option("--methods <n>", "how many methods; as given those of docs/baselines.md", wholeNumberOption(1), 8)
    .action(async (folder: string, { pairs, methods }: { readonly pairs: number; readonly methods: number }) => {
      const { describeCost } = await import("../cost/describe-cost.ts");
      process.stdout.write(await describeCost(folder, pairs, methods));
    });
  return withExamples(command, "cost runs/bench --pairs 1000 --methods 3");
}
