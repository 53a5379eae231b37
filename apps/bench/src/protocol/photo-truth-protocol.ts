import type { Landmarks, Pixels } from "@mfim/core";
import {
  openPhotoTruthSet,
  PHOTO_ROLES,
  type PhotoRole,
  type PhotoTruthPair,
  type WrongPhotoRole,
} from "@mfim/faces-2d";
import { resizePixels } from "@mfim/photographs";
import type { BenchProtocol, PairPictures } from "./bench-protocol.ts";
import { shownLandmarks, shownMasks, shownSide } from "./truth-views.ts";

export interface PhotoTruthProtocolOptions {
  /** Side of the pictures, pixels; default the set's own. */
  readonly size?: number;
  /** Truths with one attribute wrong that are read beside the pictures of every pair. */
  readonly variants?: readonly WrongPhotoRole[];
}

/**
 * True swaps of photographs, or true ID mixings of composed people, by `@mfim/faces-2d`.
 * @throws ConfigError for a size above the set's, and for variants that it lacks
 */
export async function photoTruthProtocol(
  folder: string,
  { size, variants = [] }: PhotoTruthProtocolOptions = {},
): Promise<BenchProtocol> {
  const set = await openPhotoTruthSet(folder);
  const { info } = set;
  const side = shownSide(info, folder, size, variants);
  const isMix = info.kind === "mix";
  const roles = isMix ? ([...PHOTO_ROLES, "local"] as const) : PHOTO_ROLES;
  return {
    name: info.name,
    checksum: info.checksum,
    data: `true ${isMix ? "ID mixings" : "swaps"} of photographs ${info.name}, ${info.pairs} pairs at ${info.size} px (${info.credit})`,
    size: side,
    roles: new Set(roles),
    masks: ["face", "skin"],
    mixing: isMix,
    pairs: info.entries.map(({ id, stratum, source, target }) => ({
      id,
      stratum,
      source,
      target,
      sourcePerson: isMix ? id : source,
    })),
    read: async (index) => picturesOf(await set.pair(index), roles, side, variants),
    async [Symbol.asyncDispose]() {},
  };
}

type ShownRole = PhotoRole | "local";

async function picturesOf(
  { pictures, landmarks, masks, wrong }: PhotoTruthPair,
  roles: readonly ShownRole[],
  side: number,
  variants: readonly WrongPhotoRole[],
): Promise<PairPictures> {
  const sized = async <Role extends string>(roles: readonly Role[], all: Readonly<Partial<Record<Role, Pixels>>>) =>
    Object.fromEntries(
      await Promise.all(roles.map(async (role) => [role, await resizePixels(all[role] as Pixels, side)] as const)),
    ) as Record<Role, Pixels>;
  const from = pictures.truth.width;
  return {
    pictures: await sized<ShownRole>(roles, pictures),
    landmarks: Object.fromEntries(
      roles.map((role) => [role, shownLandmarks(landmarks[role] as Float32Array, from, side)]),
    ) as Record<ShownRole, Landmarks>,
    masks: shownMasks({ ...masks, skin: masks.truth }, from, side),
    variants: await sized<WrongPhotoRole>(variants, wrong),
  };
}
