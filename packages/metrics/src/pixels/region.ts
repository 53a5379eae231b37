import { masksOf } from "../observation/pictures.ts";
import type { Role, SwapObservation } from "../observation/swap-observation.ts";
import type { PixelWeights } from "./float-picture.ts";

/** A part of a picture: inside or outside one of the batch's masks. */
export interface Region {
  readonly mask: string;
  readonly side: "inside" | "outside";
}

/** The picture that lies pixel on pixel under the swap. */
export type PixelReference = Extract<Role, "truth" | "target">;

export interface RegionOptions {
  readonly against: PixelReference;
  /** Parts beside the whole picture; default none. */
  readonly regions?: readonly Region[];
  /** Whether the whole picture is measured too; default true. */
  readonly whole?: boolean;
}

/** The parts to measure; `undefined` is the whole picture. */
export function regionsOf({ regions = [], whole = true }: RegionOptions): readonly (Region | undefined)[] {
  return whole ? [undefined, ...regions] : regions;
}

/** QUANTITY.ROLE, QUANTITY-MASK.ROLE or QUANTITY-outside-MASK.ROLE. */
export function regionName(quantity: string, against: PixelReference, region: Region | undefined): string {
  if (region === undefined) return `${quantity}.${against}`;
  return `${quantity}-${region.side === "outside" ? "outside-" : ""}${region.mask}.${against}`;
}

/** Weights of each picture's pixels; `undefined`: all alike. */
export async function regionWeights(
  observation: SwapObservation,
  region: Region | undefined,
): Promise<readonly (PixelWeights | undefined)[]> {
  if (region === undefined) return observation.ids.map(() => undefined);
  const masks = await masksOf(observation, region.mask);
  return region.side === "inside" ? masks : masks.map((mask) => mask.map((value) => 1 - value));
}
