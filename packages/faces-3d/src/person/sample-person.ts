import { clamp, mix, round } from "../geometry/scalar.ts";
import { RandomStream } from "../random/random-stream.ts";
import { GREY_HAIR, HAIR_COLOURS, sampleHair } from "./hair-presets.ts";
import type { Person, Rgb } from "./person.ts";

/** How many identity axes vary; the later ones of ICT-FaceKit move the surface by less than 0.2 mm. */
export const IDENTITY_AXES = 70;

const IRIS_COLOURS: readonly (readonly [Rgb, number])[] = [
  [[0.045, 0.02, 0.01], 3],
  [[0.1, 0.045, 0.018], 2.5],
  [[0.15, 0.085, 0.03], 1.2],
  [[0.11, 0.12, 0.05], 1],
  [[0.09, 0.17, 0.24], 1.2],
  [[0.16, 0.24, 0.3], 0.8],
  [[0.16, 0.18, 0.18], 0.6],
];

/** A synthetic person, a function of the two arguments alone. */
export function samplePerson(seed: number | string, index: number): Person {
  const random = RandomStream.of(seed, "person", index);
  const identity = Array.from({ length: IDENTITY_AXES }, () => round(random.normal(2.6)));
  const melanin = clamp(0.36 + 0.3 * random.normal(2), 0, 1);
  const age = clamp(random.range(-0.25, 1.05), 0, 1) ** 1.3;
  const bearded = random.chance(0.38);
  const natural = melanin > 0.58 ? HAIR_COLOURS[random.index(2)]![0] : random.weighted(HAIR_COLOURS);
  const grey = age > 0.55 ? clamp(random.range(-0.9, 1.2), 0, 1) : 0;
  const hairColour = blend(natural, GREY_HAIR, grey);
  return {
    id: `${seed}-${String(index).padStart(5, "0")}`,
    identity,
    skin: {
      melanin: round(melanin),
      haemoglobin: round(random.range(0.1, 0.9)),
      undertone: round(random.range(-1, 1)),
      roughness: round(random.range(0.44, 0.68)),
      blotches: round(random.range(0.1, 0.9)),
      freckles: random.chance(0.25) ? round(random.range(0.3, 1) * (1 - melanin)) : 0,
      spots: round(random.range(0, 0.5) + 0.4 * age),
      age: round(age),
      stubble: bearded ? round(random.range(0.12, 1)) : 0,
      beardShape: {
        moustache: random.chance(0.8) ? round(random.range(0.6, 1)) : 0,
        chin: round(random.range(0.6, 1)),
        jaw: random.chance(0.65) ? round(random.range(0.6, 1)) : 0,
      },
      lipRedness: round(bearded ? random.range(0.05, 0.35) : random.range(0.1, 1) ** 1.6),
      lipDarkness: round(random.range(0.1, 0.6)),
      eyeMakeup: !bearded && random.chance(0.4) ? round(random.range(0.2, 1)) : 0,
      noiseOffset: round(random.range(0, 200)),
    },
    brows: {
      colour: blend(natural, GREY_HAIR, grey * 0.5),
      thickness: round(bearded ? random.range(0.3, 0.5) : random.range(0.22, 0.42)),
      density: round(random.range(0.65, 1)),
      lift: round(random.range(-0.12, 0.15)),
    },
    eyes: {
      iris: melanin > 0.58 ? IRIS_COLOURS[random.index(2)]![0] : random.weighted(IRIS_COLOURS),
      irisRadius: round(random.range(0.62, 0.69)),
      noiseOffset: round(random.range(0, 200)),
    },
    hair: sampleHair(random, hairColour),
  };
}

function blend(a: Rgb, b: Rgb, t: number): Rgb {
  return [round(mix(a[0], b[0], t)), round(mix(a[1], b[1], t)), round(mix(a[2], b[2], t))];
}
