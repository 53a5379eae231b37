import { type Cast, type CastMember, memberOf } from "../cast/cast.ts";
import { toneDistance } from "../cast/skin-tone.ts";
import type { PersonUse } from "../library/photographed-person.ts";
import { LARGEST_TONE_DISTANCE } from "../pairs/tones.ts";
import { pick } from "../random/draw.ts";
import { stream } from "../random/stream.ts";
import type { Light, Scene } from "../render/scene.ts";
import { drawLight, plainScene } from "../vary/draw-scene.ts";
import type { Variation } from "../vary/variation.ts";
import { PHOTO_STRATA, PHOTO_TARGETS, type PhotoStratum } from "./photo-strata.ts";

/** A true swap of two photographed people. */
export interface PhotoPair {
  readonly id: string;
  readonly stratum: PhotoStratum;
  /** Who gives the face, in the studio's light. */
  readonly source: string;
  readonly target: string;
  /** The source's photograph, and another of the same person. */
  readonly sourceScene: Scene;
  readonly referenceScene: Scene;
  /** The target's photograph, and what is done to it; the truth shares both. */
  readonly scene: Scene;
  readonly variation: Variation;
  readonly wrong: WrongPhotoAttributes;
}

/** What the truths with one attribute wrong have of it. */
export interface WrongPhotoAttributes {
  /** Whose shape and whose skin: somebody else of the source's sex, if there is nobody else the target. */
  readonly person: string;
  readonly light: Light;
  readonly smile: number;
  readonly yaw: number;
}

/** Degrees that a wrongly turned head is away from the right yaw. */
const WRONG_YAW = 18;

/**
 * Every ordered pair of the people of some splits, twice a stratum: once the source shows the target's expression, once the
 * other one. The strata take turns. Pairs whose skins are further apart than `LARGEST_TONE_DISTANCE` are left out.
 */
export function samplePhotoPairs(cast: Cast, seed: string, splits: readonly PersonUse[]): PhotoPair[] {
  const people = cast.members.filter(({ split }) => splits.includes(split));
  const pairs: Omit<PhotoPair, "id">[] = [];
  for (const source of people)
    for (const target of people) {
      if (mayMeet(cast, source, target)) pairs.push(...pairsOf(cast, seed, source, target, people));
    }
  return inTurns(seed, pairs).map((pair, i) => ({ id: `${seed}-${String(i).padStart(5, "0")}`, ...pair }));
}

/** Pair i is of stratum i modulo 5, and people come in no order, so that the first pairs are a fair part of all. */
function inTurns<Pair extends { readonly stratum: PhotoStratum }>(seed: string, pairs: readonly Pair[]): Pair[] {
  const strata = PHOTO_STRATA.map((stratum) => {
    const own = pairs.filter((pair) => pair.stratum === stratum);
    const random = stream(seed, "order", stratum);
    for (let i = own.length - 1; i > 0; i--) {
      const j = random.below(i + 1);
      [own[i], own[j]] = [own[j]!, own[i]!];
    }
    return own;
  });
  return pairs.map((_, i) => strata[i % strata.length]![Math.floor(i / strata.length)]!);
}

function mayMeet(cast: Cast, source: CastMember, target: CastMember): boolean {
  const tone = (member: CastMember) => memberOf(cast, member.id).views[0].tone;
  return source !== target && toneDistance(tone(source), tone(target)) <= LARGEST_TONE_DISTANCE;
}

function pairsOf(
  cast: Cast,
  seed: string,
  source: CastMember,
  target: CastMember,
  people: readonly CastMember[],
): Omit<PhotoPair, "id">[] {
  const alike = people.filter(({ id, sex }) => sex === source.sex && id !== source.id);
  const others = alike.filter(({ id }) => id !== target.id);
  return PHOTO_STRATA.flatMap((stratum) =>
    SOURCES.map((shows) => {
      const random = stream(seed, source.id, target.id, stratum, shows);
      const smiling = random.below(2) as 0 | 1;
      const { scene, variation } = PHOTO_TARGETS[stratum](
        random,
        plainScene(target.id, smiling),
        cast,
        `${seed}/${source.id}/${target.id}/${stratum}/${shows}`,
      );
      const shown = scene.hostExpression;
      const other = shown === 0 ? 1 : 0;
      return {
        stratum,
        source: source.id,
        target: target.id,
        sourceScene: plainScene(source.id, shows === "same" ? shown : other),
        referenceScene: plainScene(source.id, shows === "same" ? other : shown),
        scene,
        variation,
        wrong: {
          person: pick(random, others.length > 0 ? others : alike.length > 0 ? alike : [target]).id,
          light: drawLight(random),
          smile: 1 - scene.smile,
          yaw: scene.yaw > 0 ? scene.yaw - WRONG_YAW : scene.yaw + WRONG_YAW,
        },
      };
    }),
  );
}

/** Whether the source photograph has the expression that the target shows. */
const SOURCES = ["other", "same"] as const;
