import { DataError } from "@mfim/core";
import { startProgress } from "@mfim/files";
import { consola } from "consola";
import { PAIR_PRESETS } from "../pairs/presets.ts";
import { renderComposedPairs } from "../pairs/render-composed-pairs.ts";
import { PHOTO_TRUTH_PRESETS } from "../truth/presets.ts";
import { renderPhotoTruth } from "../truth/render-photo-truth.ts";
import { readThrownAway } from "./thrown-away-file.ts";

export interface RenderFlags {
  readonly library: string;
  readonly preset: string;
  readonly out: string;
  readonly size?: number;
  readonly limit?: number;
  readonly people?: number;
  readonly seed?: string;
  readonly verdict?: string;
  readonly threads?: number;
  readonly degraded?: boolean;
}

/** What `render` does. @throws DataError where flags do not go with the preset */
export async function renderAsAsked(flags: RenderFlags): Promise<void> {
  await (flags.preset in PAIR_PRESETS ? renderPairs(flags) : renderTruth(flags));
}

async function renderTruth({
  library,
  out,
  preset: name,
  size,
  limit,
  degraded,
  ...flags
}: RenderFlags): Promise<void> {
  const others = (["people", "seed", "verdict", "threads"] as const).filter((flag) => flags[flag] !== undefined);
  if (others.length > 0)
    throw new DataError(
      `--preset ${name}: expected --library, --out, --size, --limit and --degraded alone, got --${others.join(", --")}; a benchmark has its own.`,
    );
  const known = PHOTO_TRUTH_PRESETS[name]!;
  if (degraded && known.kind === "mix")
    throw new DataError(`--preset ${name}: expected no --degraded, which is for swaps; leave it away.`);
  const preset = {
    ...known,
    ...(size && { size }),
    ...(limit && { pairs: limit }),
    ...(degraded && { degraded }),
  };
  const progress = startProgress(0, "pairs");
  try {
    const info = await renderPhotoTruth({ name, preset, library, out, onProgress: progress.update });
    progress.stop();
    consola.success(`${info.pairs} pairs in ${out}; checksum ${info.checksum}`);
  } finally {
    progress.stop();
  }
}

async function renderPairs({ library, out, threads, verdict, degraded, ...flags }: RenderFlags): Promise<void> {
  if (degraded)
    throw new DataError(`--preset ${flags.preset}: expected no --degraded, which is for benchmarks; leave it away.`);
  const base = PAIR_PRESETS[flags.preset]!;
  const preset = {
    seed: flags.seed ?? base.seed,
    pairs: flags.limit ?? base.pairs,
    size: flags.size ?? base.size,
    people: { ...base.people, ...(flags.people && { count: flags.people }) },
  };
  const thrownAway = verdict ? await readThrownAway(verdict, preset.seed, preset.people.count) : {};
  const progress = startProgress(preset.pairs, "pairs");
  try {
    await renderComposedPairs({
      name: flags.preset,
      preset,
      library,
      out,
      thrownAway,
      ...(threads !== undefined && { workers: threads }),
      onProgress: progress.update,
    });
  } finally {
    progress.stop();
  }
  consola.success(`${preset.pairs} pairs in ${out}; ${progress.rate()}`);
}
