import { ConfigError, type Landmarks, type Pixels } from "@mfim/core";
import { openPhotoTruthSet, PHOTO_ROLES, type PhotoRole, type PhotoTruthPair } from "@mfim/faces-2d";
import { resizePixels } from "@mfim/photographs";
import type { BenchProtocol, PairPictures } from "./bench-protocol.ts";
import { nearestMask } from "./nearest-mask.ts";

/**
 * True swaps of photographs: of people whose two expressions are known, composed by `@mfim/faces-2d`.
 * @param size side of the pictures, pixels; default the set's own
 * @throws ConfigError for a size above the set's
 */
export async function photoTruthProtocol(folder: string, size?: number): Promise<BenchProtocol> {
  const set = await openPhotoTruthSet(folder);
  const { info } = set;
  const side = size ?? info.size;
  if (side > info.size) {
    throw new ConfigError(
      `size ${side}: expected at most the ${info.size} pixels of ${info.name}; render the set larger, or leave size out.`,
    );
  }
  return {
    name: info.name,
    checksum: info.checksum,
    data: `true swaps of photographs ${info.name}, ${info.pairs} pairs at ${info.size} px (${info.credit})`,
    size: side,
    roles: new Set(PHOTO_ROLES),
    masks: ["face", "skin"],
    mixing: false,
    pairs: info.entries.map(({ id, stratum, source, target }) => ({
      id,
      stratum,
      source,
      target,
      sourcePerson: source,
    })),
    read: async (index) => picturesOf(await set.pair(index), side),
    async [Symbol.asyncDispose]() {},
  };
}

async function picturesOf({ pictures, landmarks, masks }: PhotoTruthPair, side: number): Promise<PairPictures> {
  const own = await Promise.all(
    PHOTO_ROLES.map(async (role) => [role, await resizePixels(pictures[role], side)] as const),
  );
  const from = pictures.truth.width;
  const face = masks.target.map((value, i) => Math.max(value, masks.truth[i] as number));
  return {
    pictures: Object.fromEntries(own) as Record<PhotoRole, Pixels>,
    landmarks: Object.fromEntries(PHOTO_ROLES.map((role) => [role, scaled(landmarks[role], side / from)])) as Record<
      PhotoRole,
      Landmarks
    >,
    masks: { face: nearestMask(face, from, side), skin: nearestMask(masks.truth, from, side) },
  };
}

const scaled = (points: Float32Array, scale: number): Landmarks => ({
  scheme: "ibug-68",
  points: points.map((value) => (value + 0.5) * scale - 0.5),
});
