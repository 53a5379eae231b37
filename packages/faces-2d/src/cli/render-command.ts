import { DataError } from "@mfim/core";
import { startProgress } from "@mfim/files";
import { Command, Option } from "commander";
import { consola } from "consola";
import { PAIR_PRESETS } from "../pairs/presets.ts";
import { renderTrainingPairs } from "../pairs/render-training-pairs.ts";
import { PHOTO_TRUTH_PRESETS } from "../truth/presets.ts";
import { renderPhotoTruth } from "../truth/render-photo-truth.ts";
import { integer } from "./integer.ts";
import { readThrownAway } from "./thrown-away-file.ts";

interface RenderFlags {
  readonly library: string;
  readonly preset: string;
  readonly out: string;
  readonly size?: number;
  readonly limit?: number;
  readonly people?: number;
  readonly seed?: string;
  readonly verdict?: string;
  readonly workers?: number;
  readonly degraded?: boolean;
}

export function renderCommand(): Command {
  return new Command("render")
    .description("render true swaps and ID mixings; run it again to go on where it stopped")
    .requiredOption("--library <folder>", "portrait library")
    .addOption(
      new Option("--preset <name>", "what to render")
        .choices([...Object.keys(PAIR_PRESETS), ...Object.keys(PHOTO_TRUTH_PRESETS)])
        .makeOptionMandatory(),
    )
    .requiredOption("--out <folder>", "where to")
    .option("--size <pixels>", "side of the pictures, 64 to 512", integer(16, 512))
    .option("--limit <n>", "no more pairs than this", integer(1, 1_000_000))
    .option("--people <n>", "number of composed people", integer(20, 1_000_000))
    .option("--seed <text>", "another seed, another set")
    .option("--degraded", "benchmarks: also the truth with each attribute wrong")
    .option("--verdict <file>", "whom to throw away, from faces-2d judge")
    .option("--workers <n>", "threads, 0 for none (default: all cores)", integer(0, 256))
    .action(async (flags: RenderFlags) => {
      await (flags.preset in PAIR_PRESETS ? renderPairs(flags) : renderTruth(flags));
    });
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
  const others = (["people", "seed", "verdict", "workers"] as const).filter((flag) => flags[flag] !== undefined);
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

async function renderPairs({ library, out, workers, verdict, degraded, ...flags }: RenderFlags): Promise<void> {
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
    await renderTrainingPairs({
      name: flags.preset,
      preset,
      library,
      out,
      thrownAway,
      ...(workers !== undefined && { workers }),
      onProgress: progress.update,
    });
  } finally {
    progress.stop();
  }
  consola.success(`${preset.pairs} pairs in ${out}; ${progress.rate()}`);
}
