import { existsSync } from "node:fs";
import { startProgress } from "@mfim/files";
import { consola } from "consola";
import { FacesError } from "../faces-error.ts";
import { defaultHeadPath, openHead } from "../head/open-head.ts";
import { RENDER_PRESETS, type SetFormat } from "../pack/presets.ts";
import { renderSet } from "../pack/render-set.ts";
import { knownChecksum } from "../truth/known-checksums.ts";
import { TRUTH_PRESETS } from "../truth/presets.ts";
import { renderTrainingPairs } from "../truth/render-training-pairs.ts";
import { renderTruthSet } from "../truth/render-truth-set.ts";
import type { TruthTone } from "../truth/truth-pair.ts";

export interface RenderFlags {
  readonly preset: string;
  readonly out: string;
  readonly head?: string;
  readonly seed?: string;
  readonly size?: number;
  readonly people?: number;
  readonly each?: number;
  readonly format?: SetFormat;
  readonly degraded?: boolean;
  readonly limit?: number;
  readonly threads?: number;
  readonly skins?: string;
  readonly look?: "photographic";
  readonly tone?: TruthTone;
}

/** What `render` does. @throws FacesError where there is no head, or flags do not go with the preset */
export async function renderAsAsked(flags: RenderFlags): Promise<void> {
  const headPath = flags.head ?? defaultHeadPath();
  if (!existsSync(headPath)) await openHead(headPath); // says what to get
  await (flags.preset in TRUTH_PRESETS ? renderPairs(flags, headPath) : renderPictures(flags, headPath));
}

async function renderPictures(flags: RenderFlags, headPath: string): Promise<void> {
  const { seed, size, each, format, threads } = flags;
  if (flags.tone || flags.degraded) {
    throw new FacesError(
      `--preset ${flags.preset} has no true swaps, got ${flags.tone ? `--tone ${flags.tone}` : "--degraded"}: leave it away, or give a set of pairs.`,
    );
  }
  const preset = {
    ...RENDER_PRESETS[flags.preset]!,
    ...(seed !== undefined && { seed }),
    ...(size && { size }),
    ...(each && { each }),
    ...(format && { format }),
    ...(flags.look && { look: flags.look }),
  };
  const limit = flags.limit ? Math.ceil(flags.limit / preset.each) : Number.POSITIVE_INFINITY;
  const people = Math.min(flags.people ?? preset.people, limit);
  const progress = startProgress(people * preset.each, "pictures", preset.each);
  try {
    await renderSet({
      name: flags.preset,
      preset: { ...preset, people },
      headPath,
      out: flags.out,
      ...(threads !== undefined && { workers: threads }),
      ...(flags.skins !== undefined && { skinsPath: flags.skins }),
      onProgress: progress.update,
    });
  } finally {
    progress.stop();
  }
  consola.success(`${people * preset.each} pictures of ${people} people in ${flags.out}; ${progress.rate()}`);
}

async function renderPairs(flags: RenderFlags, headPath: string): Promise<void> {
  const { format, size, seed, threads, degraded, tone } = flags;
  const base = TRUTH_PRESETS[flags.preset]!;
  const isRaw = (format ?? base.format) === "raw";
  if (flags.look) {
    throw new FacesError(
      `--preset ${flags.preset} has its own look, got --look ${flags.look}: leave it away, or give a preset whose name says photo.`,
    );
  }
  if (flags.people || flags.each || format === "pack" || (isRaw && degraded)) {
    throw new FacesError(
      `--preset ${flags.preset} is a set of pairs: give --limit for their number and --format webp, png or raw, not --people, --each or --format pack; --degraded goes with pictures only.`,
    );
  }
  const preset = {
    ...base,
    pairs: Math.min(base.pairs, flags.limit ?? base.pairs),
    ...(seed !== undefined && { seed }),
    ...(size && { size }),
    ...(format && { format }),
    ...(degraded && { degraded }),
    ...(tone === "target" && { tone }),
  };
  const progress = startProgress(preset.pairs, "pairs");
  const options = {
    name: flags.preset,
    preset,
    headPath,
    out: flags.out,
    ...(threads !== undefined && { workers: threads }),
    ...(flags.skins !== undefined && { skinsPath: flags.skins }),
    onProgress: progress.update,
  };
  try {
    const checksum = isRaw ? await renderTrainingPairs(options) : (await renderTruthSet(options)).checksum;
    progress.stop();
    const sum = checksum === undefined ? "" : `; checksum ${checksum}`;
    consola.success(`${preset.pairs} pairs in ${flags.out}; ${progress.rate()}${sum}`);
    const isIct = (await openHead(headPath)).licence === undefined;
    if (checksum !== undefined) compareWithKnown(checksum, isIct ? knownChecksum(preset) : undefined);
  } finally {
    progress.stop();
  }
}

/** A benchmark is one only where everybody has the same pixels. */
function compareWithKnown(checksum: string, known: string | undefined): void {
  if (known === undefined) consola.info("No checksum of such a set is known here: compare it with somebody else's.");
  else if (known === checksum) consola.success("These are the very pixels of the published set.");
  else {
    throw new FacesError(
      `expected the published set's checksum ${known}, got ${checksum}: the pixels are others, and figures on them must not be compared; render with ICT-FaceKit's own head and Node 20 on x86-64.`,
    );
  }
}
