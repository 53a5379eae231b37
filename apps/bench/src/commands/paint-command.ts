import { wholeNumberOption, withExamples } from "@mfim/files/command-line";
import { allowModulesFlag } from "@mfim/zoo/permission";
import { Command } from "commander";
import { defaultProtocol } from "../protocol/default-protocol.ts";
import type { PaintFlags } from "../run/paint-swaps.ts";

export function paintCommand(): Command {
  const command = new Command("paint")
    .description("Write every swap of one method as a picture, so that others can measure it without the method.")
    .option("--protocol <name>", "one of `bench protocols`, or a YAML file", defaultProtocol)
    .requiredOption("--method <method>", "see `bench methods`")
    .requiredOption("--out <pattern>", "where each goes, such as swaps/{target}_{source}.png")
    .option("--data <folder>", "another folder of pictures than the protocol's")
    .option("--limit <n>", "only the first so many pairs", wholeNumberOption(1))
    .option(...allowModulesFlag)
    .action(async (flags: PaintFlags) => {
      const { paintSwaps } = await import("../run/paint-swaps.ts");
      await paintSwaps(flags);
    });
  return withExamples(command, "paint --method mfim --out 'swaps/{target}_{source}.png' --limit 16");
}
