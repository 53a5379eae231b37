import type { Random } from "@mfim/core";
import { between, chance, normalWithin } from "../random/draw.ts";

/** What camera, development and file make of a picture. Plain JSON. */
export interface Variation {
  /** Factor on R, G and B: exposure and colour cast */
  readonly gains: readonly [number, number, number];
  /** Power on 0 to 1 */
  readonly gamma: number;
  /** 0 grey, 1 unchanged */
  readonly saturation: number;
  /** Standard deviation of a Gaussian blur, as a share of the picture's side */
  readonly blur: number;
  /** Standard deviation of noise, of 255, and what it is drawn from */
  readonly noise: number;
  readonly noiseSeed: string;
  /** JPEG quality; 0 leaves it out */
  readonly jpeg: number;
  readonly mirrored: boolean;
}

export const NO_VARIATION: Variation = {
  gains: [1, 1, 1],
  gamma: 1,
  saturation: 1,
  blur: 0,
  noise: 0,
  noiseSeed: "",
  jpeg: 0,
  mirrored: false,
};

/** @param strength 0 nothing but mirroring, 1 what photographs in the wild may have */
export function drawVariation(random: Random, strength: number, noiseSeed: string): Variation {
  const exposure = Math.exp(0.16 * strength * normalWithin(random, 2));
  const warmth = 0.07 * strength * normalWithin(random, 2);
  const tint = 0.025 * strength * normalWithin(random, 2);
  return {
    gains: [exposure * (1 + warmth), exposure * (1 + tint), exposure * (1 - warmth)],
    gamma: Math.exp(0.14 * strength * normalWithin(random, 2)),
    saturation: chance(random, 0.04 * strength) ? 0 : Math.max(0.3, 1 + 0.2 * strength * normalWithin(random, 2)),
    blur: chance(random, 0.5 * strength) ? between(random, 0, 0.009) : 0,
    noise: chance(random, 0.5 * strength) ? between(random, 0, 6) : 0,
    noiseSeed,
    jpeg: chance(random, 0.5 * strength) ? Math.round(between(random, 55, 95)) : 0,
    mirrored: chance(random, 0.5),
  };
}
