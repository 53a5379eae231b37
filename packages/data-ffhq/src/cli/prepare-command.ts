import { numberOption, wholeNumberOption } from "@mfim/files/command-line";
import { severalFacesRules } from "@mfim/photographs/words";
import { Command, Option } from "commander";
import { defaultSettings } from "../prepare/default-settings.ts";
import { pictureFormats } from "../prepared/manifest.ts";
import type { DataCommandParts } from "./detector-choice.ts";
import type { PrepareFlags } from "./run-preparation.ts";

export function prepareCommand({ detectors, loadDetector }: DataCommandParts): Command {
  return new Command("prepare")
    .description(
      "Turn a folder of photographs (best one folder a person) into FFHQ-aligned faces. May be stopped and run again.",
    )
    .argument("<photographs>", "folder to read")
    .requiredOption("--out <folder>", "folder to write")
    .requiredOption("--size <pixels>", "side of the aligned pictures", wholeNumberOption(8, 4096))
    .addOption(
      new Option("--format <format>", "a file each, or one file of raw bytes")
        .choices(pictureFormats)
        .default(defaultSettings.format),
    )
    .addOption(
      new Option("--several-faces <rule>", "which faces are taken")
        .choices(severalFacesRules)
        .default(defaultSettings.severalFaces),
    )
    .option(
      "--minimum-side <pixels>",
      "smallest FFHQ square in the photograph (default: half the size)",
      numberOption(0, 1e5),
    )
    .option(
      "--maximum-outside <share>",
      "largest share of the square outside the photograph",
      numberOption(0, 1),
      defaultSettings.maximumOutside,
    )
    .option(
      "--minimum-sharpness <levels>",
      "smallest sharpness, see data stats",
      numberOption(0, 1e4),
      defaultSettings.minimumSharpness,
    )
    .option(
      "--oversampling <times>",
      "samples a pixel and axis; 4 as published",
      wholeNumberOption(1, 8),
      defaultSettings.oversampling,
    )
    .addOption(new Option("--detector <name>", "who looks for faces").choices(detectors).default(detectors[0]))
    .option("--weights <file>", "weights of a detector that needs some")
    .option("--basis <file>", "landmark basis of a detector that needs one")
    .option(
      "--landmarks <path>",
      "take the data set's own landmarks (folder, table or JSON; DeepfakeBench's folder of .npy files) instead of looking",
    )
    .option("--held-out-share <share>", "share of the people held out (default: 0.1)", numberOption(0, 1))
    .option("--seed <number>", "seed of the split", wholeNumberOption(0, 2 ** 32 - 1), 1)
    .option("--threads <count>", "threads beside the detector (default: cores less one)", wholeNumberOption(0, 256))
    .option("--limit <count>", "only the first photographs", wholeNumberOption(1, 1e9))
    .action(async (photographs: string, flags: PrepareFlags) => {
      const { runPreparation } = await import("./run-preparation.ts");
      await runPreparation(photographs, flags, loadDetector);
    });
}
