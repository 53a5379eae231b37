import { DataError } from "@mfim/core";
import { watchInterruption } from "@mfim/files";
import { type Refusal, refusals } from "@mfim/photographs";
import { Command, Option } from "commander";
import { type DatasetFormName, datasetForm, datasetForms, type FormOptions } from "../datasets/dataset-forms.ts";
import { type ImportOptions, importPictures } from "../prepare/import-pictures.ts";
import { defaultSettings } from "../prepare/prepare.ts";
import { pictureFormats } from "../prepared/manifest.ts";
import { numberOption } from "./number-option.ts";
import { progressReport } from "./progress-report.ts";

type Flags = FormOptions &
  Pick<ImportOptions, "limit" | "format"> & {
    readonly form: DatasetFormName;
    readonly out: string;
    readonly seed: number;
  };

export function importCommand(): Command {
  const names = Object.keys(datasetForms) as DatasetFormName[];
  return new Command("import")
    .description("Make a prepared folder of a data set that is aligned already. May be stopped and run again.")
    .argument("<path>", "the data set's folder or file")
    .addOption(new Option("--form <form>", "how it is kept").choices(names).makeOptionMandatory())
    .requiredOption("--out <folder>", "folder to write")
    .requiredOption("--size <pixels>", "side of the pictures written", numberOption(8, 4096, true))
    .option(
      "--resolution <pixels>",
      "side in the file, of TFRecords and LMDB (default: the size)",
      numberOption(2, 4096, true),
    )
    .option("--json <file>", "ffhq-dataset-v2.json")
    .addOption(
      new Option("--format <format>", "a file each, or one file of raw bytes")
        .choices(pictureFormats)
        .default(defaultSettings.format),
    )
    .option("--seed <number>", "of the split, where the data set has none", numberOption(0, 2 ** 32 - 1, true), 1)
    .option("--limit <count>", "only the first pictures", numberOption(1, 1e9, true))
    .addHelpText(
      "after",
      `\nForms:\n${names.map((name) => `  ${name.padEnd(17)} ${datasetForms[name].what}`).join("\n")}`,
    )
    .action(run);
}

async function run(path: string, { form, out, ...options }: Flags): Promise<void> {
  const stop = new AbortController();
  using _ = watchInterruption(() => stop.abort());
  const { open, heldOut } = datasetForm(form);
  await using set = await open(path, options);
  const report = progressReport();
  try {
    const summary = await importPictures(set, path, out, {
      ...options,
      heldOut,
      signal: stop.signal,
      onProgress: report.update,
    });
    report.stop();
    console.log(`${summary.usable} of ${summary.total} pictures usable, in ${out}.`);
    for (const [reason, count] of Object.entries(summary.refused))
      console.log(`  ${count} refused: ${refusals[reason as Refusal]}`);
    if (summary.interrupted)
      console.log(`Stopped after ${summary.done} of ${summary.total}; the same command goes on.`);
    else if (summary.usable === 0)
      throw new DataError(`${path}: expected at least one usable picture, got none of ${summary.total}.`);
    process.exitCode = summary.interrupted ? 130 : Object.keys(summary.refused).length > 0 ? 3 : 0;
  } finally {
    report.stop();
  }
}
