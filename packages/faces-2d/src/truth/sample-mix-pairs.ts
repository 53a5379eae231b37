import type { Cast } from "../cast/cast.ts";
import { AMPLITUDES, drawFaceRecipe, type FaceRecipe } from "../compose/face-recipe.ts";
import { samplePair } from "../pairs/sample-pair.ts";
import { drawHost } from "../pairs/tones.ts";
import { between } from "../random/draw.ts";
import { stream } from "../random/stream.ts";
import type { Scene } from "../render/scene.ts";
import { type PlainScene, plainScene } from "../vary/draw-scene.ts";
import type { Variation } from "../vary/variation.ts";
import { PHOTO_STRATA, PHOTO_TARGETS, type PhotoStratum } from "./photo-strata.ts";

/** A true ID mixing of two composed people onto a third. */
export interface MixPair {
  readonly id: string;
  readonly stratum: PhotoStratum;
  /** Numbers of the set's people: the global source and the target. */
  readonly source: string;
  readonly target: string;
  readonly faces: { readonly global: FaceRecipe; readonly local: FaceRecipe; readonly target: FaceRecipe };
  /** Studio light, nothing done to them; the reference shows the mixed person on a head of their own. */
  readonly scenes: { readonly global: PlainScene; readonly local: PlainScene; readonly reference: PlainScene };
  /** The target's scene, and what is done to it; the truth shares both. */
  readonly scene: Scene;
  readonly variation: Variation;
}

/** As many mixings as asked for; the strata take turns. Both sources are of one sex. Functions of the arguments alone. */
export function sampleMixPairs(cast: Cast, seed: string, count: number): MixPair[] {
  return Array.from({ length: count }, (_, index) => sampleMixPair(cast, seed, index));
}

/** People whom global sources and targets are drawn from: not the number of pairs, or fewer pairs would be others. */
const PEOPLE = { count: 800, heldOutApart: false } as const;

function sampleMixPair(cast: Cast, seed: string, index: number): MixPair {
  const { source, target } = samplePair(cast, seed, index, PEOPLE);
  const random = stream(seed, "mix", index);
  const global = source.face;
  const local = drawFaceRecipe(
    cast,
    `${global.id}-local`,
    global.sex,
    stream(seed, "local", index),
    between(random, ...AMPLITUDES),
  );
  const stratum = PHOTO_STRATA[index % PHOTO_STRATA.length]!;
  const expression = () => random.below(2) as 0 | 1;
  const { scene, variation } = PHOTO_TARGETS[stratum](
    random,
    plainScene(target.scene.host, expression()),
    cast,
    `${seed}/${index}/${stratum}`,
  );
  const localHost = drawHost(random, cast, local.sex, [local], [source.scene.host]);
  const ownHost = drawHost(random, cast, global.sex, [global, local], [source.scene.host, localHost.id]);
  return {
    id: `${seed}-${String(index).padStart(5, "0")}`,
    stratum,
    source: String(source.person),
    target: String(target.person),
    faces: { global, local, target: target.face },
    scenes: {
      global: plainScene(source.scene.host, expression()),
      local: plainScene(localHost.id, expression()),
      reference: plainScene(ownHost.id, expression()),
    },
    scene,
    variation,
  };
}
