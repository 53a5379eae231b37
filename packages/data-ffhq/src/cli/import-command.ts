import { wholeNumberOption } from "@mfim/files/command-line";
import { Command, Option } from "commander";
import { type DatasetFormName, datasetForms } from "../datasets/dataset-forms.ts";
import { defaultSettings } from "../prepare/default-settings.ts";
import { pictureFormats } from "../prepared/manifest.ts";
import type { ImportFlags } from "./run-import.ts";

export function importCommand(): Command {
  const names = Object.keys(datasetForms) as DatasetFormName[];
  return new Command("import")
    .description("Make a prepared folder of a data set that is aligned already. May be stopped and run again.")
    .argument("<path>", "the data set's folder or file")
    .addOption(new Option("--form <form>", "how it is kept").choices(names).makeOptionMandatory())
    .requiredOption("--out <folder>", "folder to write")
    .requiredOption("--size <pixels>", "side of the pictures written", wholeNumberOption(8, 4096))
    .option(
      "--resolution <pixels>",
      "side in the file, of TFRecords and LMDB (default: the size)",
      wholeNumberOption(2, 4096),
    )
    .option("--json <file>", "ffhq-dataset-v2.json")
    .addOption(
      new Option("--format <format>", "a file each, or one file of raw bytes")
        .choices(pictureFormats)
        .default(defaultSettings.format),
    )
    .option("--seed <number>", "of the split, where the data set has none", wholeNumberOption(0, 2 ** 32 - 1), 1)
    .option("--limit <count>", "only the first pictures", wholeNumberOption(1, 1e9))
    .addHelpText(
      "after",
      `\nForms:\n${names.map((name) => `  ${name.padEnd(17)} ${datasetForms[name].what}`).join("\n")}`,
    )
    .action(async (path: string, flags: ImportFlags) => {
      const { runImport } = await import("./run-import.ts");
      await runImport(path, flags);
    });
}
