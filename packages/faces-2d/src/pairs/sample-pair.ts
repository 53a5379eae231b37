import { isHeldOutPerson, type NumberedPeople } from "@mfim/core";
import { type Cast, memberOf } from "../cast/cast.ts";
import { toneDistance } from "../cast/skin-tone.ts";
import type { FaceRecipe } from "../compose/face-recipe.ts";
import { chance } from "../random/draw.ts";
import { stream } from "../random/stream.ts";
import type { Scene } from "../render/scene.ts";
import { drawScene } from "../vary/draw-scene.ts";
import { drawVariation, type Variation } from "../vary/variation.ts";
import { personOf, type ThrownAway } from "./people.ts";
import { drawHost, LARGEST_TONE_DISTANCE, toneOf } from "./tones.ts";

/** A swap whose truth is known: the target is somebody in a scene, the truth the source's person in the same scene. */
export interface ComposedPair {
  readonly index: number;
  readonly source: {
    readonly person: number;
    readonly face: FaceRecipe;
    readonly scene: Scene;
    readonly variation: Variation;
  };
  readonly target: {
    readonly person: number;
    readonly face: FaceRecipe;
    readonly scene: Scene;
    readonly variation: Variation;
  };
}

/** How often a pair is of both sexes. */
const MIXED = 0.25;
/** Draws of a partner after which the nearest one so far is taken. */
const PATIENCE = 60;

/**
 * Pair number `index` of a set: a function of the arguments alone. Partners whose host's skin is further from the source's
 * than `LARGEST_TONE_DISTANCE` are drawn again.
 * @throws RangeError where held-out people would have nobody to meet
 */
export function samplePair(
  cast: Cast,
  seed: string,
  index: number,
  people: NumberedPeople,
  thrownAway?: ThrownAway,
): ComposedPair {
  const random = stream(seed, "pair", index);
  const number = index % people.count;
  const mayMeet = (other: number) => !people.heldOutApart || isHeldOutPerson(other) === isHeldOutPerson(number);
  if (!couldMeet(number, people))
    throw new RangeError(
      `samplePair: expected people enough for person ${number} to meet somebody, got ${people.count}.`,
    );
  const somebodyElse = (): number => {
    for (;;) {
      const other = random.below(people.count);
      if (other !== number && mayMeet(other)) return other;
    }
  };
  const source = personOf(cast, seed, number, thrownAway);
  const tone = toneOf(cast, source);
  const sourceHost = drawHost(random, cast, source.sex, [source]);
  const wantsOther = chance(random, MIXED);
  let best:
    | { readonly person: number; readonly face: FaceRecipe; readonly host: string; readonly distance: number }
    | undefined;
  for (let draw = 0; draw < PATIENCE && (best === undefined || best.distance > LARGEST_TONE_DISTANCE); draw++) {
    const person = somebodyElse();
    const face = personOf(cast, seed, person, thrownAway);
    if ((face.sex !== source.sex) !== wantsOther && draw < PATIENCE / 2) continue;
    const host = drawHost(random, cast, face.sex, [face, source], [sourceHost.id]);
    const distance = toneDistance(host.views[0].tone, tone);
    if (best === undefined || distance < best.distance) best = { person, face, host: host.id, distance };
  }
  const { person, face, host } = best!;
  const [own, others] = [stream(seed, "source", index), stream(seed, "target", index)];
  return {
    index,
    source: {
      person: number,
      face: source,
      scene: drawScene(own, cast, sourceHost.id),
      variation: drawVariation(own, 1, `${seed}/${index}/source`),
    },
    target: {
      person,
      face,
      scene: drawScene(others, cast, host),
      variation: drawVariation(others, 1, `${seed}/${index}/target`),
    },
  };
}

/** Whether there is anybody else whom a person may meet. */
function couldMeet(number: number, { count, heldOutApart }: NumberedPeople): boolean {
  const heldOut = Math.floor(count / 10);
  return (heldOutApart ? (isHeldOutPerson(number) ? heldOut : count - heldOut) : count) >= 2;
}

/** Median log colour between the source's skin and that of the host whom it is laid on. */
export const pairToneDistance = (cast: Cast, { source, target }: ComposedPair): number =>
  toneDistance(toneOf(cast, source.face), memberOf(cast, target.scene.host).views[0].tone);
