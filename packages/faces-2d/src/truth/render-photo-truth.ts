import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { encodeSafetensors, readSafetensors } from "@mfim/checkpoints/typed";
import { DataError } from "@mfim/core";
import { claimFolder, writeWhole } from "@mfim/files";
import { type Cast, memberOf } from "../cast/cast.ts";
import { prepareCast } from "../cast/prepare-cast.ts";
import { ownFaceRecipe } from "../compose/face-recipe.ts";
import type { Split } from "../library/photographed-person.ts";
import { openPortraitLibrary } from "../library/portrait-library.ts";
import { DIGITAL_SOURCE_TYPE } from "../pairs/provenance.ts";
import { developFace, type PairPicture, renderPicture } from "../pairs/render-pair.ts";
import { NO_VARIATION } from "../vary/variation.ts";
import { PHOTO_STRATA, type PhotoStratum } from "./photo-strata.ts";
import {
  PHOTO_ROLES,
  PHOTO_TRUTH_FORMAT,
  type PhotoRole,
  type PhotoTruthEntry,
  type PhotoTruthInfo,
  WRONG_PHOTO_ROLES,
  type WrongPhotoRole,
} from "./photo-truth-set.ts";
import { type PhotoPair, samplePhotoPairs } from "./sample-photo-pairs.ts";
import { WRONG_PHOTO_TRUTHS } from "./wrong-photo-truth.ts";

/** Pairs in one file. */
const FILE_PAIRS = 20;

export interface PhotoTruthPreset {
  readonly seed: string;
  readonly size: number;
  /** Whose swaps. */
  readonly splits: readonly Split[];
  /** Only so many pairs, evenly over all; all of them unless given. */
  readonly pairs?: number;
  /** Also the truth with each attribute wrong. */
  readonly degraded?: boolean;
}

export const PHOTO_TRUTH_PRESETS: Readonly<Record<string, PhotoTruthPreset>> = {
  "photo-truth-v1": { seed: "photo-truth-v1", size: 256, splits: ["held-out"] },
  /** With the people who are measured only, where the library has them. */
  "photo-truth-v1-all": { seed: "photo-truth-v1-all", size: 256, splits: ["held-out", "measured"] },
};

export interface RenderPhotoTruthOptions {
  readonly name: string;
  readonly preset: PhotoTruthPreset;
  /** Folder of the portrait library. */
  readonly library: string;
  readonly out: string;
  readonly onProgress?: (done: number, total: number) => void;
}

/**
 * Writes the true swaps of photographed people who are not trained on; a file that is there is whole and is not rendered
 * again.
 * @throws DataError where the library has fewer than two such people, or the folder was begun with other options
 */
export async function renderPhotoTruth(options: RenderPhotoTruthOptions): Promise<PhotoTruthInfo> {
  const { name, preset, out, onProgress } = options;
  const library = await openPortraitLibrary(options.library);
  const cast = await prepareCast(library, preset.size);
  const pairs = evenly(samplePhotoPairs(cast, preset.seed, preset.splits), preset.pairs);
  const roles = [...PHOTO_ROLES, ...(preset.degraded ? WRONG_PHOTO_ROLES : [])];
  if (pairs.length === 0)
    throw new DataError(
      `${options.library}: expected at least two people of ${preset.splits.join(", ")} whose skins are near, got none; build the library with them.`,
    );
  const hash = createHash("sha256").update(JSON.stringify(library.index.people)).digest("hex");
  await claimFolder(out, { ...preset, library: hash });
  const entries: PhotoTruthEntry[] = [];
  const sums = createHash("sha256");
  for (let from = 0; from < pairs.length; from += FILE_PAIRS) {
    const own = pairs.slice(from, from + FILE_PAIRS);
    const file = `pairs-${String(from / FILE_PAIRS).padStart(5, "0")}.safetensors`;
    const path = join(out, file);
    if (!existsSync(path))
      await writeWhole(path, await encodePairs(cast, own, preset.size, roles, library.index.credit));
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
    name,
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

/** So many pairs of a list, at even steps: every person and stratum as often as in the whole, about. */
function evenly(pairs: readonly PhotoPair[], count = pairs.length): PhotoPair[] {
  const step = Math.max(1, pairs.length / count);
  return Array.from({ length: Math.min(count, pairs.length) }, (_, i) => pairs[Math.floor(i * step)]!);
}

async function encodePairs(
  cast: Cast,
  pairs: readonly PhotoPair[],
  size: number,
  roles: readonly (PhotoRole | WrongPhotoRole)[],
  credit: string,
): Promise<Uint8Array> {
  const pictures = new Uint8Array(pairs.length * roles.length * size * size * 3);
  const landmarks = new Float32Array(pairs.length * roles.length * 136);
  const masks = new Uint8Array(pairs.length * 2 * size * size);
  for (const [row, pair] of pairs.entries()) {
    const drawn = await renderPhotoPair(cast, pair, size, roles);
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

export type PhotoPairPictures = Readonly<Record<PhotoRole, PairPicture> & Partial<Record<WrongPhotoRole, PairPicture>>>;

/** The pictures of a pair; the truth and what is wrong with it lie pixel on pixel over the target. */
export async function renderPhotoPair(
  cast: Cast,
  pair: PhotoPair,
  size: number,
  roles: readonly (PhotoRole | WrongPhotoRole)[] = PHOTO_ROLES,
): Promise<PhotoPairPictures> {
  const own = (id: string) => ownFaceRecipe(id, memberOf(cast, id).sex);
  const [x, y] = [own(pair.source), own(pair.target)];
  const source = await renderPicture(cast, x, pair.sourceScene, NO_VARIATION, size);
  const target = await renderPicture(cast, y, pair.scene, pair.variation, size);
  const truth = await renderPicture(cast, x, pair.scene, pair.variation, size, target.crop);
  const reference = await renderPicture(cast, x, pair.referenceScene, NO_VARIATION, size);
  const wrong: Partial<Record<WrongPhotoRole, PairPicture>> = {};
  for (const role of WRONG_PHOTO_ROLES) {
    if (!roles.includes(role)) continue;
    const { face, scene } = WRONG_PHOTO_TRUTHS[role](cast, pair);
    wrong[role] = await developFace(cast, face, scene, pair.variation, size, target.crop);
  }
  return { source, target, truth, reference, ...wrong };
}
