import { clamp, mix, round } from "../geometry/scalar.ts";
import type { HeadModel } from "../head/head-model.ts";
import { RandomStream } from "../random/random-stream.ts";
import { EXPOSURE } from "../skins/library/compose-skin.ts";
import { drawShares } from "../skins/library/draw-shares.ts";
import type { SkinCast, SkinDonor } from "../skins/library/skin-library.ts";
import { LUMINANCE } from "../skins/unwrap/skin-mask.ts";
import { GREY_HAIR, HAIR_COLOURS, sampleHair } from "./hair-presets.ts";
import type { Person, Rgb } from "./person.ts";
import { leaningPresets, sampleDetailedPerson } from "./sample-detailed-person.ts";
import { IDENTITY_AXES } from "./sample-person.ts";
import { skinColour } from "./skin-colour.ts";

/** Share of what the photographs left open of a shape that chance fills in. */
const SHAPE_NOISE = 0.5;
/** Irises are photographed in the shadow of lids and lashes, which a renderer adds again. */
const IRIS_EXPOSURE = 1.5;
/** The studio's lamps whiten them: their colour is this much stronger. */
const IRIS_COLOUR = 1.3;
/** Between hairs of a brow skin shows: the hair itself is darker than they seem. */
const HAIR_TO_BROWS = 0.55;
/** Log lightness by which hair of the palette may differ from brows. */
const HAIR_FROM_BROWS = 0.45;
/** How much rarer or more frequent shapes of hair are on photographs than among detailed people. */
const FREQUENCY: Readonly<Record<string, number>> = {
  bald: 0.4,
  buzz: 0.7,
  receding: 0.7,
  afro: 0.6,
  crest: 0.1,
  "two tails": 0.3,
  slick: 0.5,
};
/** Years of a young and an old face on the scale of `SkinTraits.age`. */
const YEARS = [17, 75] as const;

/**
 * A person composed of a library's donors: skin and shape by the same shares, so that they belong together, age, brows and
 * irises with them; hair as detailed people have it, of a colour that goes with the brows. A function of head, library,
 * seed and index alone. Drafts that a judge took for a donor are passed over (`SkinCast.thrownAway`).
 */
export function samplePhotographicPerson(
  head: HeadModel,
  { info, thrownAway }: SkinCast,
  seed: number | string,
  index: number,
): Person {
  const base = sampleDetailedPerson(head, seed, index);
  const sex = (base.impression?.sex ?? 1) > 0 ? "male" : "female";
  const donors = info.donors.filter((donor) => donor.sex === sex);
  const drafts = thrownAway?.[String(seed)]?.[index] ?? 0;
  const random = RandomStream.of(seed, "photographic person", index, ...(drafts > 0 ? [drafts] : []));
  const { weights, tone } = drawShares(random, donors);
  const composed = (value: (donor: SkinDonor) => number) => {
    const mean = donors.reduce((sum, donor) => sum + value(donor), 0) / donors.length;
    return mean + donors.reduce((sum, donor, i) => sum + weights[i]! * (value(donor) - mean), 0);
  };
  const count = Math.min(IDENTITY_AXES, head.identityCount);
  const identity = Array.from({ length: count }, (_, k) => {
    const spread = variance(donors.map((donor) => donor.identity[k] ?? 0));
    const noise = Math.sqrt(SHAPE_NOISE * Math.max(0, 1 - spread)) * random.normal(2.5);
    return round(clamp(composed((donor) => donor.identity[k] ?? 0) + noise, -3.2, 3.2));
  });
  const years = clamp(
    composed(({ age }) => age),
    17,
    62,
  );
  const age = round(clamp((years - YEARS[0]) / (YEARS[1] - YEARS[0]), 0, 1));
  const brow = [0, 1, 2].map((c) =>
    round(clamp(Math.exp(composed((donor) => Math.log(Math.max(0.003, donor.brow[c]!)))), 0.004, 0.5)),
  ) as unknown as Rgb;
  const iris = random.pick(likeTone(donors, tone, 8)).iris;
  const hairColour = sampleHairColour(random, brow, years);
  const presets = leaningPresets(sex === "male" ? 1 : -1).map((preset) => ({
    ...preset,
    weight: preset.weight * (FREQUENCY[preset.name] ?? 1),
  }));
  const hair = sampleHair(RandomStream.of(seed, "photographic hair", index), hairColour, presets);
  const byDonor = new Map(donors.map((donor, i) => [donor.id, round(weights[i]!)]));
  const { beard, impression: _, ...kept } = base;
  const hasBeard = beard !== undefined && beard.jaw > 0 && beard.chin > 0 && random.chance(0.6);
  return {
    ...kept,
    identity,
    skin: {
      ...base.skin,
      melanin: melaninOf(tone),
      haemoglobin: 0.5,
      undertone: 0,
      freckles: 0,
      spots: 0,
      stubble: 0,
      age,
      eyeMakeup: sex === "female" ? round(0.3 * random.uniform()) : 0,
    },
    brows: { ...base.brows, colour: brow },
    eyes: {
      ...base.eyes,
      iris: iris.map((x) => {
        const own = lightOf(iris) + IRIS_COLOUR * (x - lightOf(iris));
        return round(clamp(IRIS_EXPOSURE * own * random.range(0.9, 1.1), 0.006, 0.4));
      }) as unknown as Rgb,
    },
    hair,
    ...(hasBeard && { beard: { ...beard, colour: hairColour.map((x) => round(0.85 * x)) as unknown as Rgb } }),
    photo: {
      library: info.hash.slice(0, 16),
      female: sex === "female" ? 1 : 0,
      male: sex === "male" ? 1 : 0,
      weights: info.donors.map(({ id }) => byDonor.get(id) ?? 0),
      tone: tone.map((x) => round(x)) as unknown as Rgb,
    },
  };
}

/** The donors nearest in tone. */
function likeTone(donors: readonly SkinDonor[], tone: Rgb, count: number): SkinDonor[] {
  const off = (donor: SkinDonor) => donor.tone.reduce((sum, x, c) => sum + (x - tone[c]!) ** 2, 0);
  return [...donors].sort((a, b) => off(a) - off(b)).slice(0, count);
}

/** A natural colour about as light as the brows; grey comes with the years. */
function sampleHairColour(random: RandomStream, brow: Rgb, years: number): Rgb {
  const natural = random.weighted(
    HAIR_COLOURS.map(([colour, weight]) => {
      const off = Math.log(lightOf(colour) / (HAIR_TO_BROWS * lightOf(brow))) / HAIR_FROM_BROWS;
      return [colour, weight * Math.exp(-0.5 * off * off) + 1e-9] as const;
    }),
  );
  const grey = years > 42 ? clamp(random.range(-0.6, 1.3), 0, 1) : 0;
  return natural.map((x, c) => round(mix(x, GREY_HAIR[c]!, grey))) as unknown as Rgb;
}

/** Melanin whose average skin is as light as a tone: hands and other skin that is not photographed. */
function melaninOf(tone: Rgb): number {
  const wanted = EXPOSURE * lightOf(tone.map(Math.exp) as unknown as Rgb);
  let [low, high] = [0, 1];
  for (let step = 0; step < 20; step++) {
    const middle = (low + high) / 2;
    const skin = skinColour({ melanin: middle, haemoglobin: 0.5, undertone: 0 } as Person["skin"]);
    if (lightOf(skin) > wanted) low = middle;
    else high = middle;
  }
  return round((low + high) / 2);
}

function lightOf(colour: Rgb): number {
  return LUMINANCE.reduce((sum, l, c) => sum + l * colour[c]!, 0);
}

function variance(values: readonly number[]): number {
  const mean = values.reduce((sum, x) => sum + x, 0) / values.length;
  return values.reduce((sum, x) => sum + (x - mean) ** 2, 0) / values.length;
}
