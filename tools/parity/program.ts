import { withExamples } from "@mfim/files/command-line";
import { Command } from "commander";
import type { ParityFlags } from "./recompute.ts";

/** The command line of `parity`. */
export function parityProgram(): Command {
  const program = new Command("parity")
    .description("Recomputes what public implementations computed (goldens) and prints how far off each is.")
    .option("--goldens <folder>", "golden .safetensors files (default: ../shared/goldens)")
    .option("--weights <folder>", "pretrained weights (default: weights beside the goldens)")
    .option("--salt <text>", "put before every name of the formula that makes weights and inputs", "")
    .option("--only <name>", "goldens whose name contains this")
    .option("--tensors", "a line for every tensor, too", false)
    .addHelpText("after", "\nThe exit code is 1 where any golden FAILED, 2 where there was nothing to compare.")
    .action(async (flags: ParityFlags) => {
      const { recompute } = await import("./recompute.ts");
      process.exitCode = await recompute(flags);
    });
  return withExamples(program, "--only stylegan2 --tensors", "--goldens goldens --weights weights");
}
