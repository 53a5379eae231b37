import { mkdir } from "node:fs/promises";
import { dirname, join } from "node:path";
import { DataError, type MixWeights } from "@mfim/core";
import type { FaceChoice } from "@mfim/data-ffhq";
import type { MixSettings } from "../swap/face-painter.ts";
import { type PictureSettings, runPictureJob } from "../swap/picture-job.ts";
import type { SwapSession } from "../swap/swap-session.ts";
import { BatchJournal } from "./batch-journal.ts";
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
}

/** Swaps every pair that is not done yet. A picture that cannot be used is noted, and the others go on. */
export async function runBatch(
  session: SwapSession,
  pairs: readonly SwapPair[],
  folder: string,
  { sourceFace, mixing, settings, onProgress }: BatchOptions,
): Promise<BatchProgress> {
  await mkdir(folder, { recursive: true });
  const journal = await BatchJournal.open(folder);
  using cache = new SourceCache(session, sourceFace, mixing);
  const model = session.model.sha256;
  const shape = JSON.stringify({
    ...{ sourceFace, mixing, settings },
    ...{ masker: session.masker?.id, signer: session.credentials?.fingerprint },
  });
  const refused: string[] = [];
  let [done, found] = [0, 0];
  const progress = () => ({ total: pairs.length, done, found, refused });
  for (const pair of pairs) {
    if (journal.isDone(pair, model, shape)) found++;
    else {
      const entry = await swapPair(session, cache, pair, folder, settings);
      if (entry.why !== undefined) refused.push(entry.why);
      await journal.add({ ...pair, model, settings: shape, ...entry });
    }
    done++;
    onProgress?.(progress());
  }
  return progress();
}

async function swapPair(
  session: SwapSession,
  cache: SourceCache,
  pair: SwapPair,
  folder: string,
  settings: PictureSettings,
) {
  const out = join(folder, pair.out);
  try {
    await mkdir(dirname(out), { recursive: true });
    const { faces, similarity } = await runPictureJob(
      session,
      await cache.get(pair.source),
      { ...pair, out },
      settings,
    );
    const rounded = (value: number) => Number(value.toFixed(4));
    return {
      state: "done" as const,
      faces,
      ...(session.meter !== undefined && {
        toSource: similarity.map(({ toSources }) => rounded(toSources[0] as number)),
        toTarget: similarity.map(({ toTarget }) => rounded(toTarget)),
        recogniser: session.meter.id,
      }),
    };
  } catch (error) {
    if (!(error instanceof DataError)) throw error;
    return { state: "refused" as const, why: error.message };
  }
}
