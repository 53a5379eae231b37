import type { Pixels } from "@mfim/core";
import { maskOf, openTruthSet, type TruthPair, type TruthRole } from "@mfim/faces-3d";
import { resizePixels } from "@mfim/photographs";
import type { BenchProtocol, PairPictures, PictureRole } from "./bench-protocol.ts";
import { shownLandmarks, shownMasks, shownSide } from "./truth-views.ts";

/** Pictures of every pair, by kind of set; `local` gives the inner face of a mixing. */
const rolesOf = {
  swap: ["source", "target", "reference", "truth"],
  mix: ["source", "target", "reference", "truth", "local"],
} as const satisfies Readonly<Record<"swap" | "mix", readonly PictureRole[]>>;

export interface TruthProtocolOptions {
  /** Side of the pictures, pixels; default the set's own. */
  readonly size?: number;
  /** Pictures that are read beside those of every pair, such as truths with one attribute wrong. */
  readonly variants?: readonly TruthRole[];
}

/**
 * The pairs of a truth set: what a perfect swap looks like is known.
 * @throws ConfigError for a size above the set's, and for variants that it lacks
 */
export async function truthProtocol(
  folder: string,
  { size, variants = [] }: TruthProtocolOptions = {},
): Promise<BenchProtocol> {
  const set = await openTruthSet(folder);
  const { info } = set;
  const side = shownSide(info, folder, size, variants);
  const roles = rolesOf[info.kind];
  const wanted: TruthRole[] = [...roles, ...variants];
  return {
    name: info.name + (set.length < 2000 ? `-first-${set.length}` : ""),
    checksum: info.checksum,
    data: `truth set ${info.name}, seed ${info.seed}, ${set.length} pairs rendered at ${info.size} px`,
    size: side,
    roles: new Set(roles),
    masks: ["face", "skin"],
    mixing: info.kind === "mix",
    pairs: set.entries.map(({ id, stratum, source, target }) => ({
      id,
      stratum,
      source,
      target,
      sourcePerson: info.kind === "mix" ? id : source,
    })),
    read: async (index) => picturesOf(await set.pair(index, wanted), side, variants),
    async [Symbol.asyncDispose]() {},
  };
}

async function picturesOf(pair: TruthPair, side: number, variants: readonly TruthRole[]): Promise<PairPictures> {
  const read = async (role: TruthRole): Promise<Pixels> => resizePixels(pair.view(role).pixels, side);
  const named = async (wanted: readonly TruthRole[]) =>
    Object.fromEntries(await Promise.all(wanted.map(async (role) => [role, await read(role)] as const)));
  const roles = rolesOf[pair.kind];
  const pictures = await named(roles);
  const landmarks = Object.fromEntries(
    roles.map((role) => {
      const { landmarks: points, pixels } = pair.view(role);
      return [role, shownLandmarks(points, pixels.width, side)];
    }),
  );
  return {
    pictures,
    landmarks,
    masks: masksOf(pair, side),
    variants: await named(variants),
  };
}

function masksOf(pair: TruthPair, side: number): Readonly<Record<string, Uint8Array>> {
  const mask = (role: "target" | "truth", part: "face" | "skin") => maskOf(pair.view(role).labels as Uint8Array, part);
  const masks = { target: mask("target", "face"), truth: mask("truth", "face"), skin: mask("truth", "skin") };
  return shownMasks(masks, pair.view("truth").pixels.width, side);
}
