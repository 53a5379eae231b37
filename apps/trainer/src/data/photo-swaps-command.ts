import { ConfigError } from "@mfim/core/errors";
import { numberOption, wholeNumberOption } from "@mfim/files/command-line";
import { Command } from "commander";

interface PhotoSwapsFlags {
  readonly library?: string;
  readonly skins?: string;
  readonly out: string;
  readonly composed: number;
  readonly limit: number;
  readonly size: number;
  readonly verdict?: string;
  readonly head?: string;
  readonly threads?: number;
}

/** `photo-swaps`: the set swap-train-photo, true swaps of both photographic kinds by shares. */
export function photoSwapsCommand(): Command {
  return new Command("photo-swaps")
    .description("render swap-train-photo: true swaps of composed photographs and of heads with photographic skin")
    .option("--library <folder>", "portrait library (faces-2d build), for composed photographs")
    .option("--skins <folder>", "skin library (data skins build), for rendered heads")
    .requiredOption("--out <folder>", "where to; each kind in a folder of its own")
    .option("--composed <share>", "share of composed photographs, the rest are rendered heads", numberOption(0, 1), 0.5)
    .option("--limit <n>", "pairs of both kinds together", wholeNumberOption(2), 12_000)
    .option("--size <pixels>", "side of the pictures", wholeNumberOption(16, 512), 64)
    .option("--verdict <file>", "composed people to throw away, from faces-2d judge")
    .option("--head <path>", "ICT-FaceKit's head (default: $MFIM_ICT_HEAD, else the per-user cache)")
    .option("--threads <n>", "threads, 0 for none (default: all cores)", wholeNumberOption(0, 256))
    .action(renderPhotoSwaps);
}

async function renderPhotoSwaps(flags: PhotoSwapsFlags): Promise<void> {
  const { out, limit: pairs, size, composed: share, library, skins } = flags;
  const { startProgress } = await import("@mfim/files");
  const { photoSwapsConfig, planPhotoSwaps } = await import("./photo-swaps.ts");
  const plan = planPhotoSwaps(out, pairs, share);
  const workers = flags.threads !== undefined && { workers: flags.threads };
  // Said before hours of work on the other kind.
  for (const [kind, { pairs: count }] of Object.entries(plan)) {
    if (count === 0) continue;
    const [flag, given, from] =
      kind === "composed"
        ? (["--library", library, "faces-2d build"] as const)
        : (["--skins", skins, "data skins build"] as const);
    if (given === undefined)
      throw new ConfigError(
        `--composed ${share}: expected ${flag} FOLDER for ${count} ${kind} pairs, got none; make one with ${from}.`,
      );
  }
  const progress = startProgress(pairs, "pairs");
  try {
    if (plan.composed.pairs > 0) {
      const { PAIR_PRESETS, readThrownAway, renderComposedPairs } = await import("@mfim/faces-2d");
      const name = "swap-train-photo-2d";
      const preset = { ...PAIR_PRESETS[name]!, pairs: plan.composed.pairs, size };
      const { seed, people } = preset;
      await renderComposedPairs({
        name,
        preset,
        library: library as string,
        out: plan.composed.folder,
        ...(flags.verdict && { thrownAway: await readThrownAway(flags.verdict, seed, people.count) }),
        ...workers,
        onProgress: (done) => progress.update(done),
      });
    }
    if (plan.rendered.pairs > 0) {
      const { defaultHeadPath, renderTrainingPairs, TRUTH_PRESETS } = await import("@mfim/faces-3d");
      const name = "swap-train-photo-3d";
      await renderTrainingPairs({
        name,
        // As of the composed photographs, whose hosts keep their colour: two rules in one set teach neither.
        preset: { ...TRUTH_PRESETS[name]!, pairs: plan.rendered.pairs, size, tone: "target" },
        headPath: flags.head ?? defaultHeadPath(),
        skinsPath: skins as string,
        out: plan.rendered.folder,
        ...workers,
        onProgress: (done) => progress.update(plan.composed.pairs + done),
      });
    }
  } finally {
    progress.stop();
  }
  process.stdout.write(`${photoSwapsConfig(plan)}\n${progress.rate()}\n`);
}
