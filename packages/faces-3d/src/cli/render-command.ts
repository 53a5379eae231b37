import { wholeNumberOption } from "@mfim/files/command-line";
import { Command, Option } from "commander";
import { RENDER_PRESETS } from "../pack/presets.ts";
import { TRUTH_PRESETS } from "../truth/presets.ts";
import { TRUTH_TONES } from "../truth/truth-pair.ts";
import type { RenderFlags } from "./render-as-asked.ts";

export function renderCommand(): Command {
  const presets = [...Object.keys(RENDER_PRESETS), ...Object.keys(TRUTH_PRESETS)];
  return new Command("render")
    .description("render a set of pictures with their truth; run it again to go on where it stopped")
    .addOption(new Option("--preset <name>", "what to render").choices(presets).makeOptionMandatory())
    .requiredOption("--out <folder>", "where to")
    .option(
      "--head <path>",
      "head model: safetensors file or OBJ folder; of FLAME or Basel, what morphable-head wrote (default: $MFIM_ICT_HEAD, else the per-user cache)",
    )
    .option("--seed <text>", "another seed, another set")
    .option("--size <pixels>", "side of the pictures, 16 to 1024", wholeNumberOption(16, 1024))
    .option("--people <n>", "number of people (not for sets of pairs)", wholeNumberOption(1, 1_000_000))
    .option("--each <n>", "pictures of each (not for sets of pairs)", wholeNumberOption(1, 1000))
    .addOption(
      new Option("--format <format>", "how the set lies on disk; sets of pairs: webp, png or raw").choices([
        "pack",
        "png",
        "webp",
        "raw",
      ]),
    )
    .option("--degraded", "sets of pairs: also the truth with each attribute wrong")
    .addOption(
      new Option(
        "--tone <whose>",
        "sets of pairs: whose skin colour the true swaps have (default: source); target is what a swap of a photograph can bring",
      ).choices(TRUTH_TONES),
    )
    .option(
      "--limit <n>",
      "no more pictures than about this (whole people), or pairs",
      wholeNumberOption(1, 1_000_000_000),
    )
    .addOption(
      new Option(
        "--look <look>",
        "photographic: people of a skin library instead of drawn ones; not for benchmarks",
      ).choices(["photographic"]),
    )
    .option("--skins <folder>", "skin library, for sets of the photographic look")
    .option("--threads <n>", "threads, 0 for none (default: all cores)", wholeNumberOption(0, 256))
    .action(async (flags: RenderFlags) => {
      const { renderAsAsked } = await import("./render-as-asked.ts");
      await renderAsAsked(flags);
    });
}
