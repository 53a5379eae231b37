import { type Cast, type CastMember, memberOf } from "../cast/cast.ts";
import { toneDistance } from "../cast/skin-tone.ts";
import type { Split } from "../library/photographed-person.ts";
import { LARGEST_TONE_DISTANCE } from "../pairs/tones.ts";
import { stream } from "../random/stream.ts";
import type { Scene } from "../render/scene.ts";
import { JAW_SHARE } from "../vary/draw-scene.ts";
import type { Variation } from "../vary/variation.ts";
import { PHOTO_STRATA, PHOTO_TARGETS, type PhotoStratum } from "./photo-strata.ts";

/** A true swap of two photographed people. */
export interface PhotoPair {
  readonly id: string;
  readonly stratum: PhotoStratum;
  /** Who gives the face: their other expression is the source, in the studio's light. */
  readonly source: string;
  readonly target: string;
  /** The source's photograph, and another of the same person. */
  readonly sourceScene: Scene;
  readonly referenceScene: Scene;
  /** The target's photograph, and what is done to it; the truth shares both. */
  readonly scene: Scene;
  readonly variation: Variation;
}

/**
 * Every ordered pair of the people of some splits, once a stratum, but for pairs whose skins are further apart than
 * `LARGEST_TONE_DISTANCE`.
 */
export function samplePhotoPairs(cast: Cast, seed: string, splits: readonly Split[]): PhotoPair[] {
  const people = cast.members.filter(({ split }) => splits.includes(split));
  const pairs: Omit<PhotoPair, "id">[] = [];
  for (const source of people)
    for (const target of people) if (mayMeet(cast, source, target)) pairs.push(...pairsOf(cast, seed, source, target));
  return pairs.map((pair, i) => ({ id: `${seed}-${String(i).padStart(5, "0")}`, ...pair }));
}

function mayMeet(cast: Cast, source: CastMember, target: CastMember): boolean {
  const tone = (member: CastMember) => memberOf(cast, member.id).views[0].tone;
  return source !== target && toneDistance(tone(source), tone(target)) <= LARGEST_TONE_DISTANCE;
}

function pairsOf(cast: Cast, seed: string, source: CastMember, target: CastMember): Omit<PhotoPair, "id">[] {
  return PHOTO_STRATA.map((stratum) => {
    const random = stream(seed, source.id, target.id, stratum);
    const smiling = random.below(2) as 0 | 1;
    const { scene, variation } = PHOTO_TARGETS[stratum](
      random,
      photograph(target.id, smiling),
      cast,
      `${seed}/${source.id}/${target.id}/${stratum}`,
    );
    const shown = scene.hostExpression;
    return {
      stratum,
      source: source.id,
      target: target.id,
      sourceScene: photograph(source.id, shown === 0 ? 1 : 0),
      referenceScene: photograph(source.id, shown),
      scene,
      variation,
    };
  });
}

const photograph = (host: string, expression: 0 | 1): Scene => ({
  host,
  hostExpression: expression,
  smile: expression,
  yaw: 0,
  pitch: 0,
  jaw: JAW_SHARE,
});
