import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { encodeSafetensors, readSafetensors } from "@mfim/checkpoints/typed";
import { DataError } from "@mfim/core";
import { claimFolder, writeWhole } from "@mfim/files";
import type { Cast } from "../cast/cast.ts";
import { prepareCast } from "../cast/prepare-cast.ts";
import { openPortraitLibrary } from "../library/portrait-library.ts";
import { DIGITAL_SOURCE_TYPE } from "../pairs/provenance.ts";
import { PHOTO_STRATA, type PhotoStratum } from "./photo-strata.ts";
import {
  type AnyPhotoRole,
  PHOTO_ROLES,
  PHOTO_TRUTH_FORMAT,
  type PhotoTruthEntry,
  type PhotoTruthInfo,
  WRONG_PHOTO_ROLES,
} from "./photo-truth-set.ts";
import type { PhotoTruthPreset } from "./presets.ts";
import { type PhotoPairPictures, renderMixPair, renderPhotoPair } from "./render-photo-pair.ts";
import { type MixPair, sampleMixPairs } from "./sample-mix-pairs.ts";
import { type PhotoPair, samplePhotoPairs } from "./sample-photo-pairs.ts";

/** Pairs in one file. */
const FILE_PAIRS = 20;

export interface RenderPhotoTruthOptions {
  readonly name: string;
  readonly preset: PhotoTruthPreset;
  /** Folder of the portrait library. */
  readonly library: string;
  readonly out: string;
  readonly onProgress?: (done: number, total: number) => void;
}

/**
 * Writes true swaps of photographed people who are not trained on, or true ID mixings of composed ones; a file that is there
 * is whole and is not rendered again. A part of the pairs goes by the name NAME-first-N.
 * @throws DataError where the library has fewer than two such people, or the folder was begun with other options
 */
export async function renderPhotoTruth(options: RenderPhotoTruthOptions): Promise<PhotoTruthInfo> {
  const { name, preset, out, onProgress } = options;
  const library = await openPortraitLibrary(options.library);
  const cast = await prepareCast(library, preset.size);
  const { kind, degraded } = preset;
  const { pairs, whole, draw } = kind === "swap" ? swapsOf(cast, preset, options.library) : mixesOf(cast, preset);
  const roles: readonly AnyPhotoRole[] = [
    ...PHOTO_ROLES,
    ...(kind === "mix" ? (["local"] as const) : []),
    ...(degraded ? WRONG_PHOTO_ROLES : []),
  ];
  const hash = createHash("sha256").update(JSON.stringify(library.index.people)).digest("hex");
  await claimFolder(out, { ...preset, library: hash });
  const entries: PhotoTruthEntry[] = [];
  const sums = createHash("sha256");
  for (let from = 0; from < pairs.length; from += FILE_PAIRS) {
    const own = pairs.slice(from, from + FILE_PAIRS);
    const file = `pairs-${String(from / FILE_PAIRS).padStart(5, "0")}.safetensors`;
    const path = join(out, file);
    if (!existsSync(path))
      await writeWhole(path, await encodePairs(own, draw, preset.size, roles, library.index.credit));
    const { data } = (await readSafetensors(path)).tensor("pictures", [null, roles.length, null, null, 3]);
    sums.update(
      createHash("sha256")
        .update(data as Uint8Array)
        .digest("hex"),
    );
    entries.push(...own.map(({ id, stratum, source, target }, row) => ({ id, stratum, source, target, file, row })));
    onProgress?.(from + own.length, pairs.length);
  }
  const count = (stratum: string) => pairs.filter((pair) => pair.stratum === stratum).length;
  const info: PhotoTruthInfo = {
    format: PHOTO_TRUTH_FORMAT,
    name: pairs.length < whole ? `${name}-first-${pairs.length}` : name,
    kind,
    seed: preset.seed,
    size: preset.size,
    pairs: pairs.length,
    strata: Object.fromEntries(PHOTO_STRATA.map((stratum) => [stratum, count(stratum)])) as Record<
      PhotoStratum,
      number
    >,
    roles,
    checksum: sums.digest("hex"),
    credit: library.index.credit,
    digitalSourceType: DIGITAL_SOURCE_TYPE,
    entries,
  };
  await writeWhole(join(out, "set.json"), `${JSON.stringify(info, null, 2)}\n`);
  return info;
}

/** What a file holds: parameters, and how their pictures are drawn. */
interface DrawnPairs<Pair extends AnyPhotoPair> {
  readonly pairs: readonly Pair[];
  /** How many all of them are. */
  readonly whole: number;
  readonly draw: DrawPair;
}

type AnyPhotoPair = PhotoPair | MixPair;
type DrawPair = (pair: AnyPhotoPair, roles: readonly AnyPhotoRole[]) => Promise<PhotoPairPictures>;

function swapsOf(cast: Cast, { seed, size, splits, pairs }: PhotoTruthPreset, library: string): DrawnPairs<PhotoPair> {
  const all = samplePhotoPairs(cast, seed, splits);
  if (all.length === 0)
    throw new DataError(
      `${library}: expected at least two people of ${splits.join(", ")} whose skins are near, got none; build the library with them.`,
    );
  return {
    pairs: all.slice(0, pairs),
    whole: all.length,
    draw: (pair, roles) => renderPhotoPair(cast, pair as PhotoPair, size, roles),
  };
}

/** Mixings of a whole set: they could go on without end. */
const MIXES = 400;

function mixesOf(cast: Cast, { seed, size, pairs = MIXES }: PhotoTruthPreset): DrawnPairs<MixPair> {
  return {
    pairs: sampleMixPairs(cast, seed, pairs),
    whole: MIXES,
    draw: (pair) => renderMixPair(cast, pair as MixPair, size),
  };
}

async function encodePairs(
  pairs: readonly AnyPhotoPair[],
  draw: DrawPair,
  size: number,
  roles: readonly AnyPhotoRole[],
  credit: string,
): Promise<Uint8Array> {
  const pictures = new Uint8Array(pairs.length * roles.length * size * size * 3);
  const landmarks = new Float32Array(pairs.length * roles.length * 136);
  const masks = new Uint8Array(pairs.length * 2 * size * size);
  for (const [row, pair] of pairs.entries()) {
    const drawn = await draw(pair, roles);
    roles.forEach((role, i) => {
      pictures.set(drawn[role]!.pixels, (row * roles.length + i) * size * size * 3);
      landmarks.set(drawn[role]!.landmarks, (row * roles.length + i) * 136);
    });
    masks.set(
      drawn.target.mask.map((v) => (v > 127 ? 1 : 0)),
      2 * row * size * size,
    );
    masks.set(
      drawn.truth.mask.map((v) => (v > 127 ? 1 : 0)),
      (2 * row + 1) * size * size,
    );
  }
  return encodeSafetensors(
    {
      pictures: { shape: [pairs.length, roles.length, size, size, 3], data: pictures },
      landmarks: { shape: [pairs.length, roles.length, 68, 2], data: landmarks },
      masks: { shape: [pairs.length, 2, size, size], data: masks },
    },
    { credit, digital_source_type: DIGITAL_SOURCE_TYPE, pairs: JSON.stringify(pairs) },
  );
}
