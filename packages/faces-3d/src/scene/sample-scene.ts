import { clamp, round } from "../geometry/scalar.ts";
import type { HairStyle } from "../person/hair-style.ts";
import type { Person, Rgb } from "../person/person.ts";
import { RandomStream } from "../random/random-stream.ts";
import { EXPRESSION_PRESETS } from "./expression-presets.ts";
import type { Background, LightRig, Scene } from "./scene.ts";

/** Bounds that a preset of pictures may set. */
export interface SceneLimits {
  /** Largest yaw either way, degrees. */
  readonly yaw: number;
  readonly pitch: number;
  readonly roll: number;
}

export const DEFAULT_SCENE_LIMITS: SceneLimits = { yaw: 45, pitch: 22, roll: 18 };

/** The scene number `index` of a person, a function of the arguments alone. */
export function sampleScene(
  seed: number | string,
  person: Person,
  index: number,
  limits: SceneLimits = DEFAULT_SCENE_LIMITS,
): Scene {
  const random = RandomStream.of(seed, "scene", person.id, index);
  const gaze = { yaw: round(12 * random.normal(2)), pitch: round(7 * random.normal(2)) };
  const { name, weights } = sampleExpression(random);
  return {
    expression: followGaze(weights, gaze),
    expressionName: name,
    gaze,
    pupilRadius: round(random.range(0.19, 0.3)),
    pose: {
      // Most photographs are near frontal, some are not: a narrow and a wide bell.
      yaw: round(clamp((random.chance(0.7) ? 13 : 32) * random.normal(), -limits.yaw, limits.yaw)),
      pitch: round(clamp(7.5 * random.normal(), -limits.pitch, limits.pitch)),
      roll: round(clamp(6 * random.normal(), -limits.roll, limits.roll)),
    },
    camera: { distance: round(random.range(65, 160)) },
    light: sampleLight(random),
    background: sampleBackground(random),
    hair: varyHair(random, person.hair),
    garment: {
      colour: sampleColour(random, 0.02, 0.5),
      collar: round(random.range(0, 4)),
      texture: round(random.range(0, 1)),
    },
  };
}

function sampleExpression(random: RandomStream): { name: string; weights: Record<string, number> } {
  const first = random.pick(EXPRESSION_PRESETS);
  const weights: Record<string, number> = {};
  const add = (from: Readonly<Record<string, number>>, strength: number) => {
    for (const [name, weight] of Object.entries(from)) {
      weights[name] = round(clamp((weights[name] ?? 0) + weight * strength * random.range(0.85, 1.15), 0, 1));
    }
  };
  if (random.chance(0.6)) {
    add(first.weights, random.range(0.7, 1.1));
    return { name: first.name, weights };
  }
  add(first.weights, random.range(0.3, 0.8));
  add(random.pick(EXPRESSION_PRESETS).weights, random.range(0.2, 0.6));
  // Two wide-open mouths add up to a dislocated jaw.
  if (weights["jawOpen"]) weights["jawOpen"] = Math.min(weights["jawOpen"], 0.8);
  return { name: "mixture", weights };
}

/** Lids follow the eyes: full weight of the look shapes at 30 degrees. */
export function followGaze(weights: Record<string, number>, gaze: Scene["gaze"]): Record<string, number> {
  const amount = (degrees: number) => round(clamp(degrees / 30, 0, 1));
  const look: Record<string, number> = {
    eyeLookUp: amount(gaze.pitch),
    eyeLookDown: Math.max(amount(-gaze.pitch), weights["eyeLookDown"] ?? 0),
    eyeLookOut_L: amount(gaze.yaw),
    eyeLookIn_R: amount(gaze.yaw),
    eyeLookIn_L: amount(-gaze.yaw),
    eyeLookOut_R: amount(-gaze.yaw),
  };
  return { ...weights, ...Object.fromEntries(Object.entries(look).filter(([, weight]) => weight > 0)) };
}

function sampleLight(random: RandomStream): LightRig {
  const azimuth = clamp(38 * random.normal(2), -80, 80) * (Math.PI / 180);
  const height = clamp(28 + 18 * random.normal(2), -8, 65) * (Math.PI / 180);
  const warmth = random.normal(2) * 0.1;
  const tint = (amount: number): Rgb => [round(1 + amount), 1, round(1 - amount)];
  const contrast = random.uniform();
  return {
    key: {
      direction: [
        round(Math.sin(azimuth) * Math.cos(height)),
        round(Math.sin(height)),
        round(Math.cos(azimuth) * Math.cos(height)),
      ],
      colour: tint(warmth),
      intensity: round(0.65 + 0.75 * contrast),
    },
    fill: {
      direction: [round(-Math.sin(azimuth) || 0.4), round(random.range(-0.2, 0.4)), 0.8],
      colour: tint(-warmth * 0.7),
      intensity: round(random.range(0.1, 0.4) * (1.15 - 0.6 * contrast)),
    },
    rim: {
      direction: [round(random.pick([-1, 1]) * random.range(0.6, 1)), round(random.range(0.2, 0.9)), -0.7],
      colour: tint(random.range(-0.15, 0.15)),
      intensity: random.chance(0.5) ? round(random.range(0.1, 0.9)) : 0,
    },
    sky: tint(random.range(-0.12, 0.06)),
    ground: tint(random.range(0, 0.2)),
    ambient: round(0.5 - 0.28 * contrast),
    shadowBlur: round(random.range(0.4, 1.3)),
  };
}

function sampleBackground(random: RandomStream): Background {
  const bright = random.chance(0.5);
  const colour = () => sampleColour(random, bright ? 0.15 : 0.01, bright ? 0.8 : 0.25);
  return {
    kind: random.weighted([
      ["gradient", 1],
      ["blobs", 1.2],
      ["noise", 1],
      ["room", 1],
    ]),
    colours: [colour(), colour(), colour()],
    angle: round(random.range(0, 2 * Math.PI)),
    scale: round(random.range(0.7, 2)),
    noiseOffset: round(random.range(0, 200)),
  };
}

/** A colour of some luminance, mostly muted. */
function sampleColour(random: RandomStream, low: number, high: number): Rgb {
  const value = low * (high / low) ** random.uniform();
  const saturation = random.uniform() ** 2 * 0.85;
  const channel = () => round(value * (1 - saturation * random.uniform()));
  return [channel(), channel(), channel()];
}

function varyHair(random: RandomStream, hair: HairStyle): HairStyle {
  const vary = (x: number, by: number) => round(x * random.range(1 - by, 1 + by));
  return {
    ...hair,
    top: vary(hair.top, 0.12),
    sides: vary(hair.sides, 0.1),
    fringe: vary(hair.fringe, 0.15),
    length: vary(hair.length, 0.15),
    sweep: round(clamp(hair.sweep + random.range(-0.3, 0.3), -1, 1)),
    noiseOffset: round(random.range(0, 200)),
  };
}
