import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { claimFolder, writeWhole } from "@mfim/files";
import { prepareCast } from "../cast/prepare-cast.ts";
import { openPortraitLibrary } from "../library/portrait-library.ts";
import { inThreads } from "../workers/in-threads.ts";
import type { PairJob, PairResult } from "../workers/pair-job.ts";
import type { ThrownAway } from "./people.ts";
import type { PairPreset } from "./presets.ts";
import { DIGITAL_SOURCE_TYPE } from "./provenance.ts";
import { encodePairShard } from "./training-shard.ts";

/** Pairs in one file. */
const SHARD_PAIRS = 100;

/** Counts changes of what a pair is: a folder begun under another law is not gone on with. 2: hosts have no share. */
const COMPOSING_LAW = 2;

export interface RenderPairsOptions {
  readonly name: string;
  readonly preset: PairPreset;
  /** Folder of the portrait library. */
  readonly library: string;
  readonly out: string;
  /** See `judgeLikeness`; without it nobody is thrown away. */
  readonly thrownAway?: ThrownAway;
  /** Threads; all cores unless given, 0 renders in the calling thread. The pictures do not depend on it. */
  readonly workers?: number;
  readonly onProgress?: (done: number, total: number) => void;
}

/**
 * Renders pairs with known truth as tensors for training: shards (see `encodePairShard`) in the layout of the raw training
 * sets of `@mfim/faces-3d`. A shard that is there is whole and is not rendered again.
 * @throws DataError where the folder was begun with other options
 */
export async function renderComposedPairs(options: RenderPairsOptions): Promise<void> {
  const { name, preset, out, thrownAway = {}, onProgress } = options;
  const { pairs, size, seed } = preset;
  const library = await openPortraitLibrary(options.library);
  const { credit, set, people } = library.index;
  const hash = createHash("sha256").update(JSON.stringify(people)).digest("hex");
  await claimFolder(out, { ...preset, library: hash, thrownAway, law: COMPOSING_LAW });
  const path = (shard: number) => join(out, `shard-${String(shard).padStart(5, "0")}.safetensors`);
  const shards = Array.from({ length: Math.ceil(pairs / SHARD_PAIRS) }, (_, i) => i);
  const sizeOf = (shard: number) => Math.min(SHARD_PAIRS, pairs - shard * SHARD_PAIRS);
  const missing = shards.filter((shard) => !existsSync(path(shard)));
  const jobs = missing.flatMap((shard) =>
    Array.from({ length: sizeOf(shard) }, (_, i): PairJob => ({ index: shard * SHARD_PAIRS + i })),
  );
  let done = pairs - jobs.length;
  if (jobs.length > 0) {
    const cast = await prepareCast(library, size);
    const metadata = { set: name, seed, digital_source_type: DIGITAL_SOURCE_TYPE, photographs: set, credit };
    let gathered: PairResult[] = [];
    for await (const result of inThreads({ cast, preset, thrownAway }, jobs, options.workers)) {
      gathered.push(result);
      const shard = Math.floor(result.pair.index / SHARD_PAIRS);
      if (gathered.length === sizeOf(shard)) {
        const [own, pictures] = [gathered.map(({ pair }) => pair), gathered.map((one) => one.pictures)];
        await writeWhole(path(shard), encodePairShard(own, pictures, metadata));
        gathered = [];
      }
      onProgress?.(++done, pairs);
    }
  }
  const info = {
    format: "mfim-training-set-1",
    name,
    seed,
    pairs,
    size,
    pictures: 3 * pairs,
    shards: shards.length,
    photographs: set,
    credit,
    digitalSourceType: DIGITAL_SOURCE_TYPE,
  };
  await writeWhole(join(out, "set.json"), `${JSON.stringify(info, null, 2)}\n`);
}
