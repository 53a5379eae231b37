import { DataError } from "@mfim/core";
import { watchInterruption } from "@mfim/files";
import { type Refusal, refusals } from "@mfim/photographs";
import { type DatasetFormName, datasetForm, type FormOptions } from "../datasets/dataset-forms.ts";
import { type ImportOptions, importPictures } from "../prepare/import-pictures.ts";
import { progressReport } from "./progress-report.ts";

export type ImportFlags = FormOptions &
  Pick<ImportOptions, "limit" | "format"> & {
    readonly form: DatasetFormName;
    readonly out: string;
    readonly seed: number;
  };

/** What `import` does; the exit code tells an interrupted run and refused pictures. */
export async function runImport(path: string, { form, out, ...options }: ImportFlags): Promise<void> {
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
