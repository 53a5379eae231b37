import { ConfigError, type Landmarks } from "@mfim/core";
import { nearestMask } from "./nearest-mask.ts";

/** What sets of known truth say of themselves, rendered heads and composed photographs alike. */
export interface TruthSetInfo {
  readonly name: string;
  /** Side of the rendered pictures, pixels. */
  readonly size: number;
  readonly roles: readonly string[];
}

/**
 * The side at which a set is shown; its own where none is wanted.
 * @throws ConfigError for a side above the set's, and for variants that it lacks
 */
export function shownSide(
  { name, size, roles }: TruthSetInfo,
  folder: string,
  wanted: number | undefined,
  variants: readonly string[],
): number {
  const side = wanted ?? size;
  if (side > size)
    throw new ConfigError(
      `size ${side}: expected at most the ${size} pixels of ${name}; render the set larger, or leave size out.`,
    );
  const lacking = variants.filter((role) => !roles.includes(role));
  if (lacking.length > 0)
    throw new ConfigError(`${folder}: expected the pictures ${lacking.join(", ")}; render the set with --degraded.`);
  return side;
}

/** Landmarks of a picture of `from` pixels at another side; pixel centres are halves. */
export function shownLandmarks(points: Float32Array, from: number, side: number): Landmarks {
  const scale = side / from;
  return { scheme: "ibug-68", points: points.map((value) => (value + 0.5) * scale - 0.5) };
}

/**
 * The face of target or truth, where a swap may change something, and the skin of the truth, where complexion shows.
 * @param from side of the masks, pixels
 */
export function shownMasks(
  masks: { readonly target: Uint8Array; readonly truth: Uint8Array; readonly skin: Uint8Array },
  from: number,
  side: number,
): Readonly<Record<"face" | "skin", Uint8Array>> {
  const face = masks.target.map((value, i) => Math.max(value, masks.truth[i] as number));
  return { face: nearestMask(face, from, side), skin: nearestMask(masks.skin, from, side) };
}
