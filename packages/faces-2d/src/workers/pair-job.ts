import type { Cast } from "../cast/cast.ts";
import type { ThrownAway } from "../pairs/people.ts";
import type { PairPreset } from "../pairs/presets.ts";
import { renderPair } from "../pairs/render-pair.ts";
import { type ComposedPair, samplePair } from "../pairs/sample-pair.ts";
import type { PairPictures } from "../pairs/training-shard.ts";

/** What all jobs of a set share; a cast's large tables lie in shared memory. */
export interface PairWork {
  readonly cast: Cast;
  readonly preset: PairPreset;
  readonly thrownAway: ThrownAway;
}

export interface PairJob {
  readonly index: number;
}

export interface PairResult {
  readonly pair: ComposedPair;
  readonly pictures: PairPictures;
}

export async function runPairJob({ cast, preset, thrownAway }: PairWork, { index }: PairJob): Promise<PairResult> {
  const pair = samplePair(cast, preset.seed, index, preset.people, thrownAway);
  const pictures = await renderPair(cast, pair, preset.size);
  return {
    pair,
    pictures: pictures.map(({ pixels, mask, landmarks }) => ({ pixels, mask, landmarks })) as unknown as PairPictures,
  };
}
