import type { Random } from "@mfim/core";
import { type Cast, donorsOf } from "../cast/cast.ts";
import type { Sex } from "../library/photographed-person.ts";
import { normalWithin, pick } from "../random/draw.ts";

/** Who somebody is: features as mean + sum c_i (x_i - mean) over people of one sex. Plain JSON. */
export interface FaceRecipe {
  readonly id: string;
  readonly sex: Sex;
  /** c_i by the person's id. */
  readonly coefficients: Readonly<Record<string, number>>;
  /** Whose eyeballs, and whose teeth. */
  readonly eyes: string;
  readonly mouth: string;
}

/** Shares of the donors' spread that composed people are drawn with; 1 is as varied as the donors are. */
export const AMPLITUDES: readonly [number, number] = [0.85, 1];

/** Weights are drawn within this many deviations: nobody dominates. */
const LARGEST_WEIGHT = 1.8;

/**
 * Somebody who never was: w_i from a normal law over all donors of a sex, c_i = a w_i / sqrt(sum w_j^2), so that the spread
 * of composed people is a^2 times the donors'.
 * @param amplitude a
 */
export function drawFaceRecipe(cast: Cast, id: string, sex: Sex, random: Random, amplitude: number): FaceRecipe {
  const donors = donorsOf(cast, sex);
  const weights = donors.map(() => normalWithin(random, LARGEST_WEIGHT));
  const norm = Math.sqrt(weights.reduce((sum, w) => sum + w * w, 0));
  const withTeeth = donors.filter(({ showsTeeth }) => showsTeeth);
  return {
    id,
    sex,
    coefficients: Object.fromEntries(donors.map((donor, i) => [donor.id, (amplitude * weights[i]!) / norm])),
    eyes: pick(random, donors).id,
    mouth: pick(random, withTeeth.length > 0 ? withTeeth : donors).id,
  };
}

/** A photographed person as they are. */
export function ownFaceRecipe(id: string, sex: Sex): FaceRecipe {
  return { id, sex, coefficients: { [id]: 1 }, eyes: id, mouth: id };
}

/**
 * Somebody between several people of one sex: their coefficients by shares, scaled back to the length that the people
 * have in the mean, so that a mixing is no closer to the mean face than they are. Eyeballs and teeth of the largest share.
 * @throws RangeError for people of both sexes, or shares that do not sum to 1
 */
export function mixFaceRecipes(id: string, faces: readonly FaceRecipe[], shares: readonly number[]): FaceRecipe {
  const first = faces[0];
  const total = shares.reduce((sum, share) => sum + share, 0);
  if (first === undefined || shares.length !== faces.length || Math.abs(total - 1) > 1e-6)
    throw new RangeError(
      `mixFaceRecipes: expected a share each, together 1, got ${shares.length} for ${faces.length}.`,
    );
  if (faces.some(({ sex }) => sex !== first.sex))
    throw new RangeError("mixFaceRecipes: expected people of one sex, got both: they have no common mean.");
  const length = (c: FaceRecipe["coefficients"]) => Math.hypot(...Object.values(c));
  const donors = [...new Set(faces.flatMap(({ coefficients }) => Object.keys(coefficients)))];
  const mixed = donors.map((donor) =>
    faces.reduce((sum, { coefficients }, i) => sum + shares[i]! * (coefficients[donor] ?? 0), 0),
  );
  const wanted = faces.reduce((sum, { coefficients }, i) => sum + shares[i]! * length(coefficients), 0);
  const scale = wanted / (Math.hypot(...mixed) || 1);
  const main = faces[shares.indexOf(Math.max(...shares))]!;
  return {
    id,
    sex: first.sex,
    coefficients: Object.fromEntries(donors.map((donor, i) => [donor, scale * mixed[i]!])),
    eyes: main.eyes,
    mouth: main.mouth,
  };
}
