import { wholeNumberOption, withExamples } from "@mfim/files/command-line";
import { allowModulesFlag } from "@mfim/zoo/permission";
import { Command } from "commander";
import { defaultProtocol } from "../protocol/default-protocol.ts";
import type { ValidateFlags } from "../validate/validate-flags.ts";

export function validateCommand(): Command {
  const command = new Command("validate")
    .description(
      "Check the metrics themselves: the truth must score perfectly, a wrong attribute must move its metric most. With --protocol videos: what flickers must move those of videos, what is steadily wrong must not.",
    )
    .option("--protocol <name>", "whose networks are checked: a protocol's name or YAML file", defaultProtocol)
    .option("--data <folder>", "a truth set rendered with --degraded; default the shipped sample")
    .option("--limit <n>", "only the first so many pairs", wholeNumberOption(1))
    .requiredOption("--out <folder>", "where the result goes")
    .option(...allowModulesFlag)
    .action(async (flags: ValidateFlags) => {
      const { validateMetrics } = await import("../validate/validate-metrics.ts");
      await validateMetrics(flags);
    });
  return withExamples(
    command,
    "validate --limit 8 --out runs/validation",
    "validate --protocol videos --limit 4 --out runs/video-validation",
  );
}
