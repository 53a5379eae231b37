import { wholeNumberOption } from "@mfim/files/command-line";
import { Command, Option } from "commander";
import { PAIR_PRESETS } from "../pairs/presets.ts";
import { PHOTO_TRUTH_PRESETS } from "../truth/presets.ts";
import type { RenderFlags } from "./render-as-asked.ts";

export function renderCommand(): Command {
  return new Command("render")
    .description("render true swaps and ID mixings; run it again to go on where it stopped")
    .requiredOption("--library <folder>", "portrait library")
    .addOption(
      new Option("--preset <name>", "what to render")
        .choices([...Object.keys(PAIR_PRESETS), ...Object.keys(PHOTO_TRUTH_PRESETS)])
        .makeOptionMandatory(),
    )
    .requiredOption("--out <folder>", "where to")
    .option("--size <pixels>", "side of the pictures, 64 to 512", wholeNumberOption(16, 512))
    .option("--limit <n>", "no more pairs than this", wholeNumberOption(1, 1_000_000))
    .option("--people <n>", "number of composed people", wholeNumberOption(20, 1_000_000))
    .option("--seed <text>", "another seed, another set")
    .option("--degraded", "benchmarks: also the truth with each attribute wrong")
    .option("--verdict <file>", "whom to throw away, from faces-2d judge")
    .option("--threads <n>", "threads, 0 for none (default: all cores)", wholeNumberOption(0, 256))
    .action(async (flags: RenderFlags) => {
      const { renderAsAsked } = await import("./render-as-asked.ts");
      await renderAsAsked(flags);
    });
}
