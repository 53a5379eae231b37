import { mkdir } from "node:fs/promises";
import { dirname, join } from "node:path";
import { MfimError, type MixWeights } from "@mfim/core";
import { isDiskTrouble } from "@mfim/files";
import type { ScaleOf } from "@mfim/metrics/likeness";
import type { FaceChoice } from "@mfim/photographs";
import { assertNoneReplaced, assertOut } from "../picture/out-path.ts";
import { assertPicturePath } from "../picture/write-picture.ts";
import { isPerson } from "../swap/face-choice.ts";
import type { MixSettings } from "../swap/face-painter.ts";
import { type PictureSettings, runPictureJob } from "../swap/picture-job.ts";
import type { Similarity } from "../swap/similarity.ts";
import type { SwapSession } from "../swap/swap-session.ts";
import { type BatchEntry, BatchJournal, type PairHashes } from "./batch-journal.ts";
import { FileHashes } from "./file-hashes.ts";
import type { SwapPair } from "./pair-list.ts";
import { SourceCache } from "./source-cache.ts";

export interface BatchOptions {
  readonly sourceFace: FaceChoice;
  readonly mixing: MixSettings & { readonly weights?: MixWeights };
  readonly settings: PictureSettings;
  /** After every pair. */
  readonly onProgress?: (progress: BatchProgress) => void;
}

export interface BatchProgress {
  readonly total: number;
  readonly done: number;
  /** Of those done: were there from a run before. */
  readonly found: number;
  /** One sentence each. */
  readonly refused: readonly string[];
  /** Of the faces that were swapped, in this run and before. */
  readonly similarity: readonly Similarity[];
  /** What kind of pictures was compared: "renders" where all were. */
  readonly of: ScaleOf;
  /** What else is to be known, and of how many pictures of this run. */
  readonly notes: ReadonlyMap<string, number>;
}

/**
 * Swaps every pair that is not done yet. A pair that cannot be swapped is noted and tried again by the next run; the others go on.
 * @throws ConfigError before any work, where a result would replace a file that is read
 */
export async function runBatch(
  session: SwapSession,
  pairs: readonly SwapPair[],
  folder: string,
  { sourceFace, mixing, settings, onProgress }: BatchOptions,
): Promise<BatchProgress> {
  const person = isPerson(settings.face) ? [settings.face.person] : [];
  await assertNoneReplaced(
    pairs.map(({ out }) => join(folder, out)),
    [...pairs.flatMap(({ source, target }) => [source, target]), ...person],
  );
  await mkdir(folder, { recursive: true });
  const journal = await BatchJournal.open(folder);
  using cache = new SourceCache(session, sourceFace, mixing);
  const model = session.model.sha256;
  const shape = {
    ...{ sourceFace, mixing, settings },
    ...{
      masker: session.masker?.id,
      restorer: session.restorer && [session.restorer.sha256, session.restorer.share],
      signer: session.credentials?.fingerprint,
    },
  };
  const refused: string[] = [];
  const similarity: Similarity[] = [];
  const notes = new Map<string, number>();
  const kinds = new Set<ScaleOf>();
  let [done, found] = [0, 0];
  const progress = (): BatchProgress => {
    const of = kinds.size === 1 && kinds.has("renders") ? "renders" : "photographs";
    return { total: pairs.length, done, found, refused, similarity, of, notes };
  };
  const hashes = new FileHashes();
  for (const pair of pairs) {
    const own: PairHashes = { source: await hashes.of(pair.source), target: await hashes.of(pair.target) };
    const before = journal.found(pair, own, model, shape);
    if (before !== undefined) {
      found++;
      const measured = before.recogniser === session.meter?.id ? similarityOf(before) : [];
      similarity.push(...measured);
      if (measured.length > 0) kinds.add(before.of ?? "photographs");
    } else {
      const { measured, noted, ...entry } = await swapPair(session, cache, pair, folder, settings);
      if ("why" in entry) refused.push(entry.why);
      similarity.push(...measured);
      if ("of" in entry) kinds.add(entry.of);
      for (const note of noted) notes.set(note, (notes.get(note) ?? 0) + 1);
      const { source: sourceSha256, target: targetSha256 } = own;
      await journal.add({
        ...{ ...pair, model, settings: shape },
        ...(sourceSha256 !== undefined && { sourceSha256 }),
        ...(targetSha256 !== undefined && { targetSha256 }),
        ...entry,
      });
    }
    done++;
    onProgress?.(progress());
  }
  return progress();
}

/** What an earlier run measured of a pair's faces; a batch has one source. */
const similarityOf = ({ toSource = [], toTarget = [], before = [] }: BatchEntry): Similarity[] =>
  before.length === 0
    ? [] // A journal from before this was written down.
    : toSource.map((value, n) => ({
        toSources: [value],
        toTarget: toTarget[n] as number,
        sourcesToTarget: [before[n] as number],
      }));

async function swapPair(
  session: SwapSession,
  cache: SourceCache,
  pair: SwapPair,
  folder: string,
  settings: PictureSettings,
) {
  const out = join(folder, pair.out);
  try {
    assertPicturePath(out, "out");
    await mkdir(dirname(out), { recursive: true });
    await assertOut(out, [], "out");
    const { faces, similarity, of, notes } = await runPictureJob(
      session,
      await cache.get(pair.source),
      { ...pair, out },
      settings,
    );
    const rounded = (value: number) => Number(value.toFixed(4));
    return {
      state: "done" as const,
      measured: similarity,
      of,
      noted: notes,
      faces,
      ...(notes.length > 0 && { notes }),
      ...(session.meter !== undefined && {
        toSource: similarity.map(({ toSources }) => rounded(toSources[0] as number)),
        toTarget: similarity.map(({ toTarget }) => rounded(toTarget)),
        before: similarity.map(({ sourcesToTarget }) => rounded(sourcesToTarget[0] as number)),
        recogniser: session.meter.id,
      }),
    };
  } catch (error) {
    if (isDiskTrouble(error)) throw error;
    // Whatever else is wrong with one pair, the others are not to blame.
    const { message } = error as Error;
    const why = error instanceof MfimError ? message : `${pair.target}: the pair could not be swapped (${message}).`;
    return { state: "refused" as const, measured: [], noted: [], why };
  }
}
