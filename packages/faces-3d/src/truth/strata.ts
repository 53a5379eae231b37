import { clamp, round } from "../geometry/scalar.ts";
import type { Person, Rgb } from "../person/person.ts";
import type { RandomStream } from "../random/random-stream.ts";
import { EXPRESSION_PRESETS } from "../scene/expression-presets.ts";
import { sampleOccluder } from "../scene/sample-occluder.ts";
import { followGaze } from "../scene/sample-scene.ts";
import type { LightRig, Scene } from "../scene/scene.ts";

/** What makes a pair's target hard; pair number i belongs to stratum i modulo five. */
export const STRATA = ["easy", "large-pose", "strong-expression", "dark-light", "occluded"] as const;
export type Stratum = (typeof STRATA)[number];

const MILD = ["neutral", "soft smile", "smile", "talk a", "talk e", "pressed lips", "raised brows", "contempt"];
const STRONG = [
  "laugh",
  "open smile",
  "angry",
  "shout",
  "surprise",
  "fear",
  "disgust",
  "kiss",
  "wink left",
  "wink right",
  "puffed cheeks",
  "yawn",
  "jaw left",
  "jaw right",
];

/** Turns an easy scene into one of the stratum; everything else stays. */
export const HARDEN: Readonly<Record<Stratum, (random: RandomStream, scene: Scene, person: Person) => Scene>> = {
  easy: (_, scene) => scene,
  "large-pose": (random, scene) => ({
    ...scene,
    pose: {
      yaw: round((random.chance(0.5) ? 1 : -1) * random.range(35, 60)),
      pitch: round(clamp(9 * random.normal(), -20, 20)),
      roll: scene.pose.roll,
    },
  }),
  "strong-expression": (random, scene) => ({ ...scene, ...drawExpression(random, STRONG, [0.9, 1.1], scene.gaze) }),
  "dark-light": (random, scene) => ({ ...scene, light: darkLight(random) }),
  occluded: (random, scene, person) => ({
    ...scene,
    occluders: [sampleOccluder(random, person, ["glasses", "mask", "hand", "microphone", "mug", "phone"])],
  }),
};

/** Near frontal, a mild expression, soft light from the front, nothing before the face. */
export function easeScene(random: RandomStream, { occluders: _, ...scene }: Scene): Scene {
  return {
    ...scene,
    ...drawExpression(random, MILD, [0.4, 0.9], scene.gaze),
    pose: {
      yaw: round(clamp(11 * random.normal(), -20, 20)),
      pitch: round(clamp(5 * random.normal(), -10, 10)),
      roll: round(clamp(5 * random.normal(), -12, 12)),
    },
    light: frontLight(random, scene.light),
  };
}

/** Another expression than `name`, strong. */
export function otherExpression(random: RandomStream, name: string, gaze: Scene["gaze"]) {
  return drawExpression(
    random,
    STRONG.filter((strong) => strong !== name),
    [0.9, 1.1],
    gaze,
  );
}

/** Another light for the same scene: from the other side, of another colour. */
export function otherLight(random: RandomStream, { key, fill, rim, ...rest }: LightRig): LightRig {
  const [x, y, z] = key.direction;
  const warmth = random.range(0.08, 0.2) * (random.chance(0.5) ? 1 : -1);
  const colour: Rgb = [round(1 + warmth), 1, round(1 - warmth)];
  const side = x === 0 ? 1 : Math.sign(x);
  return {
    ...rest,
    key: {
      direction: [
        round(-side * random.range(0.45, 0.85)),
        round(clamp(y + random.range(-0.3, 0.3), -0.2, 0.9)),
        round(Math.max(0.35, z)),
      ],
      colour,
      intensity: round(clamp(key.intensity * random.range(0.75, 1.25), 0.5, 1.5)),
    },
    fill: { ...fill, direction: [side, fill.direction[1], fill.direction[2]] },
    rim,
    ambient: round(Math.max(0.18, rest.ambient * random.range(0.8, 1.2))),
  };
}

function drawExpression(
  random: RandomStream,
  names: readonly string[],
  [low, high]: readonly [number, number],
  gaze: Scene["gaze"],
): Pick<Scene, "expression" | "expressionName"> {
  const name = random.pick(names);
  const preset = EXPRESSION_PRESETS.find((entry) => entry.name === name)!;
  const strength = random.range(low, high);
  const weights = Object.fromEntries(
    Object.entries(preset.weights).map(([shape, weight]) => [shape, round(clamp(weight * strength, 0, 1))]),
  );
  return { expression: followGaze(weights, gaze), expressionName: name };
}

function frontLight(random: RandomStream, rig: LightRig): LightRig {
  const azimuth = random.range(-0.6, 0.6);
  const height = random.range(0.1, 0.75);
  return {
    ...rig,
    key: {
      ...rig.key,
      direction: [
        round(Math.sin(azimuth) * Math.cos(height)),
        round(Math.sin(height)),
        round(Math.cos(azimuth) * Math.cos(height)),
      ],
      intensity: round(random.range(0.75, 1.15)),
    },
    fill: { ...rig.fill, intensity: round(random.range(0.2, 0.4)) },
    ambient: round(random.range(0.3, 0.48)),
  };
}

function darkLight(random: RandomStream): LightRig {
  const azimuth = (random.chance(0.5) ? 1 : -1) * random.range(0.6, 1.75);
  const height = random.range(-0.15, 0.8);
  const warmth = random.normal(2) * 0.14;
  const colour: Rgb = [round(1 + warmth), 1, round(1 - warmth)];
  const cool: Rgb = [round(1 - warmth), 1, round(1 + warmth)];
  return {
    key: {
      direction: [
        round(Math.sin(azimuth) * Math.cos(height)),
        round(Math.sin(height)),
        round(Math.cos(azimuth) * Math.cos(height)),
      ],
      colour,
      intensity: round(random.range(0.25, 0.6)),
    },
    fill: { direction: [-Math.sign(azimuth), 0.1, 0.6], colour: cool, intensity: round(random.range(0, 0.06)) },
    rim: {
      direction: [-Math.sign(azimuth), 0.5, -0.7],
      colour: cool,
      intensity: random.chance(0.5) ? round(random.range(0.1, 0.5)) : 0,
    },
    sky: cool,
    ground: [1, 1, 1],
    ambient: round(random.range(0.035, 0.1)),
    shadowBlur: round(random.range(0.4, 1)),
  };
}
