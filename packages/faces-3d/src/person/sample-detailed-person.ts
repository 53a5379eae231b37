import { clamp, mix, round } from "../geometry/scalar.ts";
import type { HeadModel } from "../head/head-model.ts";
import { RandomStream } from "../random/random-stream.ts";
import { HAIR_PRESETS, type HairPreset, MORE_HAIR_PRESETS, sampleHair } from "./hair-presets.ts";
import type { BeardTraits, Person, SkinTraits } from "./person.ts";
import { IDENTITY_AXES, samplePerson } from "./sample-person.ts";
import { impressionAxes } from "./shape-impression.ts";

/** Kinds of beard: shares of the length over lip, chin and jaw. */
const BEARDS: readonly (readonly [Pick<BeardTraits, "moustache" | "chin" | "jaw">, number])[] = [
  [{ moustache: 0.8, chin: 1, jaw: 1 }, 3],
  [{ moustache: 0.7, chin: 1, jaw: 0 }, 1.3],
  [{ moustache: 1, chin: 0, jaw: 0 }, 0.8],
  [{ moustache: 0, chin: 1, jaw: 0.9 }, 0.5],
];

/** How much longer hair is likelier on a face that looks female, as a factor at the full impression. */
const LONG_HAIR_LEAN = 5;

/**
 * A person with an impression of age and sex in the shape, hair, beard and make-up that lean with it, more shapes of hair
 * and beards of some length: a function of head, seed and index alone. `samplePerson(seed, index)` is somebody else.
 */
export function sampleDetailedPerson(head: HeadModel, seed: number | string, index: number): Person {
  const base = samplePerson(seed, index);
  const random = RandomStream.of(seed, "detailed person", index);
  const axes = impressionAxes(head, Math.min(IDENTITY_AXES, head.identityCount));
  const sex = round(clamp((random.chance(0.5) ? 1 : -1) * random.range(0.25, 1), -1, 1));
  const age = round(clamp(2 * base.skin.age - 1, -1, 1));
  const identity = base.identity.map((x, k) =>
    round(clamp(0.85 * x + 0.8 * sex * axes.sex[k]! + 0.55 * age * axes.age[k]!, -3.2, 3.2)),
  );
  const isMale = sex > 0;
  const hasBeard = isMale && random.chance(0.34);
  const colour = base.brows.colour;
  return {
    ...base,
    identity,
    impression: { age, sex },
    skin: sampleSkin(random, base.skin, isMale, hasBeard),
    brows: { ...base.brows, thickness: round(isMale ? random.range(0.3, 0.5) : random.range(0.2, 0.34)) },
    hair: sampleHair(random, base.hair.colour, leaningPresets(sex)),
    ...(hasBeard && { beard: sampleBeard(random, colour) }),
  };
}

function sampleSkin(random: RandomStream, skin: SkinTraits, isMale: boolean, hasBeard: boolean): SkinTraits {
  const shaved = random.chance(0.55) ? random.range(0.05, 0.35) : random.range(0.3, 0.9);
  return {
    ...skin,
    stubble: isMale ? round(hasBeard ? random.range(0.6, 0.95) : shaved) : 0,
    lipRedness: round(isMale ? random.range(0.05, 0.3) : random.range(0.15, 1) ** 1.4),
    eyeMakeup: !isMale && random.chance(0.6) ? round(random.range(0.15, 0.9)) : 0,
  };
}

function sampleBeard(random: RandomStream, colour: BeardTraits["colour"]): BeardTraits {
  const shares = random.weighted(BEARDS);
  return {
    colour,
    ...shares,
    length: round(mix(0.35, 2.4, random.uniform() ** 2)),
    curl: round(random.range(0, 0.8)),
  };
}

/** All shapes of hair, weighed for a face that looks female (sex -1) to male (1). */
export function leaningPresets(sex: number): HairPreset[] {
  return [...HAIR_PRESETS, ...MORE_HAIR_PRESETS].map((preset) => {
    const isLong = preset.length[1] > 0 || preset.tails !== undefined || preset.bun[1] > 0;
    const isThin = preset.recession[1] > 1 || preset.top[1] === 0 || preset.name === "buzz";
    const lean = isLong ? -1 : isThin ? 1 : 0.4;
    return { ...preset, weight: preset.weight * LONG_HAIR_LEAN ** (lean * sex) };
  });
}
