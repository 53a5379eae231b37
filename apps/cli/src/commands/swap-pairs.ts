import { startProgress } from "@mfim/files";
import { useBackend } from "@mfim/native";
import { listTargets } from "../batch/list-targets.ts";
import { readPairs } from "../batch/pair-list.ts";
import { runBatch } from "../batch/run-batch.ts";
import { SwapSession } from "../swap/swap-session.ts";
import { mixingOf, pictureSettings, sessionOptions, sourceChoice } from "./flag-settings.ts";
import { describeLikeness } from "./print-report.ts";
import type { SharedFlags, StrengthFlag } from "./shared-flags.ts";

export interface BatchFlags extends SharedFlags, StrengthFlag {
  readonly source?: string;
  readonly out: string;
}

/** What `batch` does. */
export async function swapPairs(place: string, flags: BatchFlags): Promise<void> {
  const [settings, sourceFace] = [pictureSettings(flags), sourceChoice(flags)];
  const pairs = await readPairs(place, flags.source, (folder) => listTargets(folder, flags.out));
  await useBackend({ purpose: "infer" });
  using session = await SwapSession.open(sessionOptions(flags));
  const line = startProgress(pairs.length, "pairs");
  const { done, found, refused, similarity, of, notes } = await runBatch(session, pairs, flags.out, {
    ...{ settings, sourceFace, mixing: mixingOf(flags) },
    onProgress: (progress) => line.update(progress.done, undefined, `${progress.refused.length} refused`),
  });
  line.stop();
  process.stdout.write(
    `${flags.out}: ${done - found - refused.length} swapped, ${found} were there already, ${refused.length} refused\n`,
  );
  for (const words of describeLikeness({ similarity, of }, session.meter?.id)) process.stdout.write(`${words}\n`);
  for (const words of describeNotes(notes)) process.stdout.write(`${words}\n`);
  for (const why of refused) process.stderr.write(`${why}\n`);
  if (refused.length > 0) process.exitCode = 3;
}

/** So many notes are shown; the journal has those of every picture. */
const shownNotes = 5;

function describeNotes(notes: ReadonlyMap<string, number>): string[] {
  const lines = [...notes]
    .sort(([, one], [, other]) => other - one)
    .map(([note, pictures]) => `  note${pictures > 1 ? ` (${pictures} pictures)` : ""}: ${note}`);
  const more = lines.length - shownNotes;
  return more > 0 ? [...lines.slice(0, shownNotes), `  note: ${more} more in batch.ndjson`] : lines;
}
