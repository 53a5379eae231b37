import type { Cast } from "../cast/cast.ts";
import { AMPLITUDES, drawFaceRecipe, type FaceRecipe } from "../compose/face-recipe.ts";
import type { Sex } from "../library/photographed-person.ts";
import { between } from "../random/draw.ts";
import { stream } from "../random/stream.ts";

/** By person: how many drafts were thrown away because they were too near to somebody photographed (see `judgeLikeness`). */
export type ThrownAway = Readonly<Record<number, number>>;

/** Composed person number `number` of a set: a function of the arguments alone. */
export function personOf(cast: Cast, seed: string, number: number, thrownAway: ThrownAway = {}): FaceRecipe {
  return draftOf(cast, seed, number, thrownAway[number] ?? 0);
}

/** Draft `attempt` of a person; drafts of a person have one sex and nothing else in common. */
export function draftOf(cast: Cast, seed: string, number: number, attempt: number): FaceRecipe {
  const random = stream(seed, "person", number, attempt);
  const id = `${seed}-${String(number).padStart(5, "0")}`;
  return drawFaceRecipe(cast, id, sexOf(cast, seed, number), random, between(random, ...AMPLITUDES));
}

function sexOf(cast: Cast, seed: string, number: number): Sex {
  const sexes = (["female", "male"] as const).filter((sex) => cast.means[sex] !== undefined);
  return sexes[stream(seed, "sex", number).below(sexes.length)] as Sex;
}
