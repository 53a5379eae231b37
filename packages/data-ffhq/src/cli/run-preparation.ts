import { DataError } from "@mfim/core";
import { watchInterruption } from "@mfim/files";
import { type Refusal, refusals } from "@mfim/photographs";
import { annotatedFaces } from "../prepare/face-finder.ts";
import { readLandmarkFiles } from "../prepare/landmark-files.ts";
import { type PrepareOptions, type PrepareSummary, prepare } from "../prepare/prepare.ts";
import type { DataCommandParts, DetectorChoice } from "./detector-choice.ts";
import { progressReport } from "./progress-report.ts";

/** Refusals that mean a damaged collection rather than an unsuitable picture: the exit code tells them apart. */
const damaged: readonly Refusal[] = ["unreadable", "not-a-picture", "corrupt"];

export type PrepareFlags = Omit<PrepareOptions, "signal" | "onProgress"> &
  DetectorChoice & { readonly out: string; readonly landmarks?: string };

/** What `prepare` does; the exit code tells an interrupted run and a damaged collection. */
export async function runPreparation(
  photographs: string,
  { out, landmarks, detector: name, weights, basis, ...options }: PrepareFlags,
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
