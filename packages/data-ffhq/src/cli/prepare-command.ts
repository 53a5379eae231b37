import { DataError } from "@mfim/core";
import { watchInterruption } from "@mfim/files";
import { type Refusal, refusals, severalFacesRules } from "@mfim/photographs";
import { Command, Option } from "commander";
import { annotatedFaces } from "../prepare/face-finder.ts";
import { readLandmarkFiles } from "../prepare/landmark-files.ts";
import { defaultSettings, type PrepareOptions, type PrepareSummary, prepare } from "../prepare/prepare.ts";
import { pictureFormats } from "../prepared/manifest.ts";
import type { DataCommandParts, DetectorChoice } from "./detector-choice.ts";
import { numberOption } from "./number-option.ts";
import { progressReport } from "./progress-report.ts";

/** Refusals that mean a damaged collection rather than an unsuitable picture: the exit code tells them apart. */
const damaged: readonly Refusal[] = ["unreadable", "not-a-picture", "corrupt"];

type Flags = Omit<PrepareOptions, "signal" | "onProgress"> &
  DetectorChoice & { readonly out: string; readonly landmarks?: string };

export function prepareCommand({ detectors, loadDetector }: DataCommandParts): Command {
  return new Command("prepare")
    .description(
      "Turn a folder of photographs (best one folder a person) into FFHQ-aligned faces. May be stopped and run again.",
    )
    .argument("<photographs>", "folder to read")
    .requiredOption("--out <folder>", "folder to write")
    .requiredOption("--size <pixels>", "side of the aligned pictures", numberOption(8, 4096, true))
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
      numberOption(1, 8, true),
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
    .option("--seed <number>", "seed of the split", numberOption(0, 2 ** 32 - 1, true), 1)
    .option("--threads <count>", "threads beside the detector (default: cores less one)", numberOption(0, 256, true))
    .option("--limit <count>", "only the first photographs", numberOption(1, 1e9, true))
    .action((photographs: string, flags: Flags) => run(photographs, flags, loadDetector));
}

async function run(
  photographs: string,
  { out, landmarks, detector: name, weights, basis, ...options }: Flags,
  loadDetector: DataCommandParts["loadDetector"],
): Promise<void> {
  const stop = new AbortController();
  using _ = watchInterruption(() => stop.abort());
  const choice = {
    detector: name,
    ...(weights === undefined ? {} : { weights }),
    ...(basis === undefined ? {} : { basis }),
  };
  using detector = landmarks === undefined ? await loadDetector(choice) : undefined;
  const faces = detector ?? annotatedFaces(`landmarks of ${landmarks}`, await readLandmarkFiles(landmarks as string));
  const report = progressReport();
  try {
    const summary = await prepare(photographs, out, faces, {
      ...options,
      signal: stop.signal,
      onProgress: report.update,
    });
    report.stop();
    process.exitCode = tell(summary, photographs, out, options.severalFaces === "all");
  } finally {
    report.stop();
  }
}

function tell(summary: PrepareSummary, photographs: string, out: string, all: boolean): number {
  const reasons = Object.entries(summary.refused) as [Refusal, number][];
  console.log(`${summary.usable} ${all ? "faces of" : "of"} ${summary.done} photographs usable, in ${out}.`);
  for (const [reason, count] of reasons) console.log(`  ${count} refused: ${refusals[reason]}`);
  if (reasons.length > 0) console.log(`  which ones: data stats ${out} --refused`);
  if (summary.collection !== undefined)
    console.log(`  ${summary.collection.credit}: people who are not to be trained on are held out`);
  if (summary.interrupted) {
    console.log(`Stopped after ${summary.done} of ${summary.total}; the same command goes on.`);
    return 130;
  }
  if (summary.usable === 0)
    throw new DataError(`${photographs}: expected at least one usable photograph, got none of ${summary.done}.`);
  return reasons.some(([reason]) => damaged.includes(reason)) ? 3 : 0;
}
