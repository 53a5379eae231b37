import { wholeNumberOption } from "@mfim/files/command-line";
import { Command } from "commander";
import type { JudgeFlags } from "./judge-skins.ts";
import { judgesHelp } from "./judges-help.ts";

/** `skins judge`: whether composed people resemble anybody photographed. */
export function judgeSkinsCommand(): Command {
  return new Command("judge")
    .description(
      "compare composed people with all photographs by recognisers; --note has who resembles a donor drawn anew",
    )
    .requiredOption("--skins <folder>", "skin library")
    .requiredOption("--london <folder>", "the set that the library is of")
    .requiredOption("--judges <file>", judgesHelp)
    .requiredOption("--seed <text>", "whose people are judged: the seed of a set")
    .option("--people <n>", "how many of them", wholeNumberOption(1), 200)
    .option("--size <pixels>", "side of the pictures that are judged", wholeNumberOption(1), 224)
    .option("--head <path>", "ICT-FaceKit's head (default: $MFIM_ICT_HEAD, else the per-user cache)")
    .option(
      "--note",
      "write who is thrown away into the library: sets of this seed that are begun later pass over them",
    )
    .action(async (flags: JudgeFlags) => {
      const { judgeSkins } = await import("./judge-skins.ts");
      await judgeSkins(flags);
    });
}
