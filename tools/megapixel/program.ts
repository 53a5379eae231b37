import { wholeNumberOption, withExamples } from "@mfim/files/command-line";
import { Command } from "commander";
import type { WalkFlags } from "./walk-through.ts";

/** The command line of `megapixel`. */
export function megapixelProgram(): Command {
  const program = new Command("megapixel")
    .description(
      "Walks the whole way of mfim-1024-ffhq.yaml by the project's own commands, from files of the public formats (true names, shapes and containers, values that mean nothing) to swaps, a video and the studio, and writes what each step took. docs/megapixel.md says what it took.",
    )
    .requiredOption("--out <folder>", "everything that is made lies in it; it must be new, or of an earlier walk")
    .option("--resolution <pixels>", "of the generator and the pictures", wholeNumberOption(32, 1024), 1024)
    .option("--pictures <folder>", "numbered pictures of CelebA-HQ (default: those of ../shared)")
    .option("--limit <n>", "only the first so many pairs of the protocol's 280", wholeNumberOption(1, 280), 280)
    .option("--only <stages...>", "only stages whose name contains one of these words")
    .action(async (flags: WalkFlags) => {
      const { walkThrough } = await import("./walk-through.ts");
      await walkThrough(flags);
    });
  return withExamples(program, "--resolution 64 --limit 6 --out runs/megapixel-64");
}
