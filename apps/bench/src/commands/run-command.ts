import { wholeNumberOption, withExamples } from "@mfim/files/command-line";
import { allowModulesFlag } from "@mfim/zoo/permission";
import { Command } from "commander";
import { defaultProtocol } from "../protocol/default-protocol.ts";
import type { RunFlags } from "../run/run-bench.ts";

export function runCommand(): Command {
  const command = new Command("run")
    .description("Swap the pairs of a protocol with each method and measure the swaps; started again, it goes on.")
    .option("--protocol <name>", "one of `bench protocols`, or a YAML file", defaultProtocol)
    .requiredOption("--methods <list>", "comma-separated, see `bench methods`: target, NAME=MODEL-FOLDER, ...")
    .requiredOption("--out <folder>", "where the result and report.html go")
    .option("--limit <n>", "only the first so many pairs", wholeNumberOption(1))
    .option("--data <folder>", "another folder of pictures than the protocol's")
    .option("--training <folder>", "run of the training, for the curves of the report")
    .option("--shard <i/n>", "only share i of n of the batches; `bench merge` puts the shares together")
    .option(
      "--batch <n>",
      "pairs a batch; the same in all shards (default: 16, fewer of pictures above 256 px)",
      wholeNumberOption(1),
    )
    .option(...allowModulesFlag)
    .action(async (flags: RunFlags) => {
      const { runBench } = await import("../run/run-bench.ts");
      await runBench(flags);
    });
  return withExamples(
    command,
    "run --methods mfim,target,source,truth --limit 16 --out runs/bench",
    "run --protocol apps/trainer/configs/bench-64-pack.yaml --methods mine=runs/mfim/model,mfim,target --out runs/pack",
  );
}
