import type { Person } from "../person/person.ts";
import { RandomStream } from "../random/random-stream.ts";
import { sampleOccluder } from "./sample-occluder.ts";
import { DEFAULT_SCENE_LIMITS, type SceneLimits, sampleScene } from "./sample-scene.ts";
import type { Scene } from "./scene.ts";

/** How often somebody wears glasses, and how often something else is before the face. */
export interface OccluderRates {
  readonly glasses: number;
  readonly others: number;
}

const DEFAULT_OCCLUDER_RATES: OccluderRates = { glasses: 0.16, others: 0.08 };

/** The same in the photographic look: the same things before the face, light, pose and background. */
export function samplePhotographicScene(...scene: Parameters<typeof sampleDetailedScene>): Scene {
  return { ...sampleDetailedScene(...scene), look: "photographic" };
}

/** The scene number `index` of a person in the detailed look, now and then with glasses or something before the face. */
export function sampleDetailedScene(
  seed: number | string,
  person: Person,
  index: number,
  limits: SceneLimits = DEFAULT_SCENE_LIMITS,
  rates: OccluderRates = DEFAULT_OCCLUDER_RATES,
): Scene {
  const random = RandomStream.of(seed, "detailed scene", person.id, index);
  const occluders = [
    ...(random.chance(rates.glasses) ? [sampleOccluder(random, person, ["glasses"])] : []),
    ...(random.chance(rates.others)
      ? [sampleOccluder(random, person, ["hand", "microphone", "mug", "phone", "mask"])]
      : []),
  ];
  return {
    ...sampleScene(seed, person, index, limits),
    look: "detailed",
    ...(occluders.length > 0 && { occluders }),
  };
}
