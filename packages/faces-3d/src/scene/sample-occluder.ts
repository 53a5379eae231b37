import { mix, round } from "../geometry/scalar.ts";
import type { Person, Rgb } from "../person/person.ts";
import { skinColour } from "../person/skin-colour.ts";
import type { RandomStream } from "../random/random-stream.ts";
import type { Occluder } from "./scene.ts";

type Kind = Occluder["kind"];

const FRAMES: readonly Rgb[] = [
  [0.012, 0.012, 0.013],
  [0.05, 0.02, 0.01],
  [0.25, 0.16, 0.05],
  [0.3, 0.3, 0.31],
  [0.2, 0.015, 0.02],
  [0.02, 0.05, 0.14],
];
const CLOTHS: readonly Rgb[] = [
  [0.33, 0.5, 0.6],
  [0.7, 0.7, 0.68],
  [0.02, 0.02, 0.022],
  [0.3, 0.08, 0.1],
];
const THINGS: readonly Rgb[] = [
  [0.03, 0.03, 0.032],
  [0.55, 0.08, 0.06],
  [0.6, 0.58, 0.52],
  [0.05, 0.16, 0.32],
  [0.08, 0.25, 0.12],
];

type Held = Extract<Occluder, { at: unknown }>;

/** Ranges of the places where things are held: x away from the middle (either side), y, z; turn towards the middle. */
// biome-ignore format: a table
const PLACES: Readonly<Record<Held["kind"], { readonly x: readonly [number, number]; readonly y: readonly [number, number]; readonly z: readonly [number, number]; readonly turn: readonly [number, number] }>> = {
  hand: { x: [0.5, 6.5], y: [-10.5, -3], z: [11, 13], turn: [-5, 30] },
  microphone: { x: [0, 3], y: [-8.5, -5.5], z: [12.5, 14], turn: [5, 35] },
  mug: { x: [0, 3], y: [-9.5, -6.5], z: [14, 15.5], turn: [-8, 8] },
  phone: { x: [2.5, 6.5], y: [-5, 1], z: [12.5, 14], turn: [-10, 20] },
};

/** One of the kinds, before this person's face; a hand has this person's colour. */
export function sampleOccluder(random: RandomStream, person: Person, kinds: readonly Kind[]): Occluder {
  const kind = random.pick(kinds);
  if (kind === "glasses") return sampleGlasses(random);
  if (kind === "mask") return { kind, colour: random.pick(CLOTHS) };
  const place = PLACES[kind];
  const draw = ([low, high]: readonly [number, number]) => round(random.range(low, high));
  const side = random.chance(0.5) ? 1 : -1;
  return {
    kind,
    colour: kind === "hand" ? (skinColour(person.skin).map((x) => round(x)) as unknown as Rgb) : random.pick(THINGS),
    at: [round(side * draw(place.x)), draw(place.y), draw(place.z)],
    turn: round(-side * draw(place.turn)),
    scale: round(random.range(0.92, 1.05)),
    curl: round(random.range(0.02, 0.55)),
    mirrored: kind === "phone" ? random.chance(0.5) : side > 0,
  };
}

function sampleGlasses(random: RandomStream): Occluder {
  const dark = random.chance(0.3);
  const tint = (): number => round(dark ? random.range(0.72, 0.95) : random.range(0.03, 0.1));
  const first = tint();
  const colour = random.pick(FRAMES);
  return {
    kind: "glasses",
    frame: colour,
    thickness: round(mix(0.07, 0.2, random.uniform() ** 1.5)),
    lens: [round(random.range(2.2, 2.85)), round(random.range(1.55, 2.45))],
    squareness: round(random.range(2, 5)),
    tint: dark ? [first, round(Math.min(0.96, first * 1.02)), first] : [first, first, tint()],
  };
}
