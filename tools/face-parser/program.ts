import { positiveOption, wholeNumberOption, withExamples } from "@mfim/files/command-line";
import { Command } from "commander";
import type { TrainFlags } from "./make-parser.ts";

/** The command line of `face-parser`. */
export function faceParserProgram(): Command {
  const program = new Command("face-parser")
    .description(
      "Train the small network that tells faces from what covers them, on rendered people, and write it as ONNX.",
    )
    .requiredOption("--out <folder>", "where face-parser-96.onnx goes")
    .requiredOption(
      "--renders <folder>",
      "where rendered pictures are kept; those that are there are not rendered again",
    )
    .option("--head <path>", "ICT-FaceKit's head (default: $MFIM_ICT_HEAD, else the per-user cache)")
    .option("--pictures <n>", "rendered people to learn from", wholeNumberOption(1), 1600)
    .option("--check <n>", "others to measure on", wholeNumberOption(1), 200)
    .option("--steps <n>", "training steps", wholeNumberOption(1), 3000)
    .option("--batch <n>", "pictures a step", wholeNumberOption(1), 16)
    .option("--rate <x>", "learning rate at the start", positiveOption, 2e-3)
    .option("--bfloat16", "train in bfloat16, faster on processors that have it")
    .action(async (flags: TrainFlags) => {
      const { makeParser } = await import("./make-parser.ts");
      await makeParser(flags);
    });
  return withExamples(program, "--renders runs/parser-renders --out runs/face-parser");
}
