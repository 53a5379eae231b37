import { round } from "../geometry/scalar.ts";
import type { RandomStream } from "../random/random-stream.ts";
import type { HairStyle } from "./hair-style.ts";
import type { Rgb } from "./person.ts";

type Range = readonly [low: number, high: number];
type Extra = "parting" | "quiff" | "crest" | "tails";
type Shape = { readonly [K in Exclude<keyof HairStyle, "name" | "colour" | "noiseOffset" | Extra>]: Range };

export interface HairPreset extends Shape {
  readonly name: string;
  readonly weight: number;
  readonly parting?: Range;
  readonly quiff?: Range;
  readonly crest?: Range;
  readonly tails?: { readonly count: 1 | 2; readonly length: Range; readonly radius: Range };
}

const SHORT = {
  cover: [1, 1],
  recession: [-0.5, 0.6],
  fringe: [0, 0],
  sweep: [-1, 1],
  length: [0, 0],
  opening: [80, 80],
  whorl: [-35, -15],
  curl: [0, 0.3],
  bun: [0, 0],
} as const;
const FALLING = { ...SHORT, whorl: [10, 45], opening: [48, 64], curl: [0, 0.6] } as const;

/** The shapes of hair: ranges to draw from. A new shape is a new row. */
// biome-ignore format: a table
export const HAIR_PRESETS: readonly HairPreset[] = [
  { ...SHORT, name: "buzz", weight: 1.0, top: [0.15, 0.35], sides: [0.1, 0.2] },
  { ...SHORT, name: "crop", weight: 1.6, top: [0.6, 1.2], sides: [0.3, 0.6] },
  { ...SHORT, name: "short back and sides", weight: 1.5, top: [1.2, 2.0], sides: [0.25, 0.5], whorl: [30, 60] },
  { ...SHORT, name: "fringe", weight: 1.4, top: [0.9, 1.6], sides: [0.45, 0.8], fringe: [1.8, 4.0], whorl: [-30, -5] },
  { ...SHORT, name: "slick", weight: 0.8, top: [0.6, 1.1], sides: [0.3, 0.6], whorl: [65, 80], curl: [0, 0.1] },
  { ...SHORT, name: "curls", weight: 1.2, top: [1.5, 2.6], sides: [0.9, 1.6], curl: [0.8, 1] },
  { ...SHORT, name: "afro", weight: 0.7, top: [2.6, 4.6], sides: [2.2, 4.0], curl: [1, 1] },
  { ...SHORT, name: "receding", weight: 0.9, top: [0.3, 0.8], sides: [0.3, 0.6], recession: [1.4, 3.2], cover: [0.75, 1] },
  { ...SHORT, name: "bald", weight: 0.6, top: [0, 0], sides: [0, 0], cover: [0, 0.35] },
  { ...SHORT, name: "bun", weight: 1.0, top: [0.5, 0.9], sides: [0.4, 0.6], whorl: [-80, -65], bun: [2.6, 3.8] },
  { ...FALLING, name: "bob", weight: 1.6, top: [0.9, 1.5], sides: [1.3, 1.9], length: [7, 12] },
  { ...FALLING, name: "bob with fringe", weight: 1.2, top: [0.9, 1.5], sides: [1.3, 1.8], length: [7, 13], fringe: [2.5, 4.4], whorl: [-10, 20] },
  { ...FALLING, name: "long", weight: 2.2, top: [0.8, 1.4], sides: [1.3, 1.9], length: [18, 34] },
  { ...FALLING, name: "long with fringe", weight: 1.0, top: [0.9, 1.4], sides: [1.3, 1.8], length: [18, 34], fringe: [2.2, 4.2], whorl: [-10, 20] },
  { ...FALLING, name: "long curls", weight: 1.1, top: [1.4, 2.2], sides: [2.0, 3.0], length: [10, 24], curl: [0.8, 1] },
];

/** More shapes, for detailed people only: sets drawn from the first table stay what they are. */
// biome-ignore format: a table
export const MORE_HAIR_PRESETS: readonly HairPreset[] = [
  { ...SHORT, name: "side parting", weight: 1.4, top: [1.2, 2.0], sides: [0.35, 0.7], parting: [-42, 42], whorl: [20, 50] },
  { ...SHORT, name: "quiff", weight: 1.0, top: [1.2, 1.8], sides: [0.25, 0.5], quiff: [1.4, 3.0], whorl: [-40, -15], recession: [-0.2, 0.4] },
  { ...SHORT, name: "crest", weight: 0.25, top: [2.5, 5.0], sides: [0.12, 0.25], crest: [1.0, 1.8], whorl: [-30, -10] },
  { ...SHORT, name: "undercut", weight: 0.7, top: [1.6, 2.6], sides: [0.12, 0.25], crest: [3.6, 4.4], whorl: [25, 55] },
  { ...SHORT, name: "ponytail", weight: 1.3, top: [0.5, 0.9], sides: [0.4, 0.6], whorl: [-80, -65], tails: { count: 1, length: [16, 30], radius: [1.6, 2.4] } },
  { ...SHORT, name: "two tails", weight: 0.5, top: [0.5, 0.9], sides: [0.4, 0.6], whorl: [-10, 10], tails: { count: 2, length: [12, 24], radius: [1.3, 1.9] } },
  { ...FALLING, name: "long, parted at the side", weight: 1.5, top: [0.9, 1.5], sides: [1.3, 1.9], length: [16, 32], parting: [-38, 38] },
];

/** Natural hair colours, linear light, dark to grey. */
export const HAIR_COLOURS: readonly (readonly [Rgb, number])[] = [
  [[0.012, 0.01, 0.009], 2.2],
  [[0.03, 0.018, 0.011], 2.2],
  [[0.065, 0.035, 0.018], 2],
  [[0.13, 0.07, 0.034], 1.3],
  [[0.24, 0.14, 0.065], 1],
  [[0.42, 0.28, 0.14], 0.9],
  [[0.26, 0.075, 0.025], 0.5],
];
export const GREY_HAIR: Rgb = [0.36, 0.35, 0.335];

/** Draws a hair style of the presets. */
export function sampleHair(
  random: RandomStream,
  colour: Rgb,
  presets: readonly HairPreset[] = HAIR_PRESETS,
): HairStyle {
  const preset = random.weighted(presets.map((entry) => [entry, entry.weight] as const));
  const draw = ([low, high]: Range) => round(random.range(low, high));
  const { parting, quiff, crest, tails } = preset;
  return {
    name: preset.name,
    colour,
    cover: draw(preset.cover),
    top: draw(preset.top),
    sides: draw(preset.sides),
    recession: draw(preset.recession),
    fringe: draw(preset.fringe),
    sweep: draw(preset.sweep),
    length: draw(preset.length),
    opening: draw(preset.opening),
    whorl: draw(preset.whorl),
    curl: draw(preset.curl),
    bun: draw(preset.bun),
    noiseOffset: round(random.range(0, 200)),
    ...(parting && { parting: draw(parting) }),
    ...(quiff && { quiff: draw(quiff) }),
    ...(crest && { crest: draw(crest) }),
    ...(tails && { tails: { count: tails.count, length: draw(tails.length), radius: draw(tails.radius) } }),
  };
}
