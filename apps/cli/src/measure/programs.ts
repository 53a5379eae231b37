import { numberOption, wholeNumberOption, withExamples } from "@mfim/files/command-line";
import { shippedModel } from "@mfim/zoo/shipped-model";
import { Command } from "commander";
import type { PastingFlags } from "./measure-pasting.ts";
import type { ScaleFlags } from "./measure-recogniser.ts";

/** The command line of `pasting`. */
export function pastingProgram(): Command {
  const program = new Command("pasting")
    .description(
      "Swap the targets of a truth set, paste them back in several ways, and compare each with the true swap.",
    )
    .option("--data <folder>", "a truth set (default: the shipped sample)")
    .option("--model <folder>", "the model", shippedModel)
    .option("--mask-network <onnx>", "the parsing network", "bundled:face-parser-96")
    .option("--stratum <name>", "only targets of this kind, such as occluded")
    .option("--ways <names...>", "only these ways of pasting")
    .option("--limit <n>", "only the first so many targets", wholeNumberOption(1))
    .option("--lpips <files...>", "LPIPS's features and heads (AlexNet), to measure it, too")
    .option("--json <file>", "write the figures there, too")
    .option("--sheet <png>", "the first eight: target, each way, truth")
    .action(async (flags: PastingFlags) => {
      const { measurePasting } = await import("./measure-pasting.ts");
      await measurePasting(flags);
    });
  return withExamples(program, "--limit 8 --sheet pasted.png", '--ways "no mask" "true mask" --stratum occluded');
}

/** The command line of `recogniser-scale`. */
export function recogniserScaleProgram(): Command {
  const program = new Command("recogniser-scale")
    .description("Cosines of the command's recogniser within and between people.")
    .argument("<folder>", "one folder a person, with pictures")
    .option("--limit <n>", "only the first so many people with two pictures", wholeNumberOption(2), 300)
    .option("--size <pixels>", "side of the aligned faces", numberOption(16, 1024), 160)
    .action(async (folder: string, flags: ScaleFlags) => {
      const { measureRecogniser } = await import("./measure-recogniser.ts");
      await measureRecogniser(folder, flags);
    });
  return withExamples(program, "people --limit 100");
}
