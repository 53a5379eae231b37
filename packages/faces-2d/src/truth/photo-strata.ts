import type { Random } from "@mfim/core";
import type { Cast } from "../cast/cast.ts";
import { between, chance } from "../random/draw.ts";
import type { Scene } from "../render/scene.ts";
import { drawBackground } from "../vary/draw-background.ts";
import { drawLight, LARGEST_PITCH, LARGEST_YAW } from "../vary/draw-scene.ts";
import { drawVariation, NO_VARIATION, type Variation } from "../vary/variation.ts";

/** What is done to a pair's target: nothing, or one thing at a time. */
export const PHOTO_STRATA = ["neutral", "smiling", "turned", "relit", "degraded"] as const;
export type PhotoStratum = (typeof PHOTO_STRATA)[number];

export interface PhotoTarget {
  readonly scene: Scene;
  readonly variation: Variation;
}

const sign = (random: Random): number => (chance(random, 0.5) ? 1 : -1);

/** The target of a stratum, from the target's photograph as it is. */
export const PHOTO_TARGETS: Readonly<
  Record<PhotoStratum, (random: Random, scene: Scene, cast: Cast, noiseSeed: string) => PhotoTarget>
> = {
  neutral: (_, scene) => ({ scene: { ...scene, hostExpression: 0, smile: 0 }, variation: NO_VARIATION }),
  smiling: (_, scene) => ({ scene: { ...scene, hostExpression: 1, smile: 1 }, variation: NO_VARIATION }),
  turned: (random, scene) => ({
    scene: {
      ...scene,
      yaw: Math.round(sign(random) * between(random, 10, LARGEST_YAW)),
      pitch: Math.round(between(random, -LARGEST_PITCH, LARGEST_PITCH)),
    },
    variation: NO_VARIATION,
  }),
  relit: (random, scene, cast) => ({
    scene: { ...scene, light: drawLight(random), background: drawBackground(random, cast) },
    variation: NO_VARIATION,
  }),
  degraded: (random, scene, _, noiseSeed) => ({
    scene,
    variation: {
      ...drawVariation(random, 1, noiseSeed),
      blur: between(random, 0.002, 0.01),
      noise: between(random, 2, 8),
      jpeg: Math.round(between(random, 35, 75)),
      mirrored: false,
    },
  }),
};
