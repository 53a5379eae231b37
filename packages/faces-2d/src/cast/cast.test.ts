import { beforeAll, describe, expect, test } from "vitest";
import { faceAt } from "../compose/face-at.ts";
import { drawFaceRecipe, mixFaceRecipes, ownFaceRecipe } from "../compose/face-recipe.ts";
import { leadToHost } from "../compose/lead-to-host.ts";
import { stream } from "../random/stream.ts";
import { MADE_PEOPLE, madeLibrary, madePerson } from "../testing/made-people.ts";
import { type Cast, donorsOf } from "./cast.ts";
import { prepareCast } from "./prepare-cast.ts";

let cast: Cast;
beforeAll(async () => {
  cast = await prepareCast(madeLibrary([...MADE_PEOPLE, madePerson("kept", "female", "held-out")]), 40);
});

const norm = (coefficients: Readonly<Record<string, number>>) => Math.hypot(...Object.values(coefficients));

describe("composed people", () => {
  test("spread as the donors do, times the amplitude squared", () => {
    const donors = donorsOf(cast, "female");
    const mean = cast.means.female[0].points;
    const places = Array.from({ length: mean.length }, (_, i) => i).filter((i) => i % 3 < 2 && i % 7 === 0);
    // Of what everybody shares, n donors have the variance sum (x - mean)^2 / n.
    const donorVariance = places.map((i) =>
      donors.reduce((sum, { views }) => sum + (views[0].points[i]! - mean[i]!) ** 2 / donors.length, 0),
    );
    for (const amplitude of [1, 0.8]) {
      const count = 1500;
      const variance = new Float64Array(places.length);
      for (let n = 0; n < count; n++) {
        const recipe = drawFaceRecipe(cast, "x", "female", stream("law", amplitude, n), amplitude);
        expect(norm(recipe.coefficients)).toBeCloseTo(amplitude, 6);
        places.forEach((i, k) => {
          const value = donors.reduce(
            (sum, { id, views }) => sum + recipe.coefficients[id]! * (views[0].points[i]! - mean[i]!),
            0,
          );
          variance[k] = variance[k]! + value ** 2 / count;
        });
      }
      const total = (values: ArrayLike<number>) => Array.from(values).reduce((sum, v) => sum + v, 0);
      expect(total(variance) / total(donorVariance)).toBeGreaterThan(0.9 * amplitude ** 2);
      expect(total(variance) / total(donorVariance)).toBeLessThan(1.1 * amplitude ** 2);
    }
  });

  test("are made of people to train on alone", () => {
    const recipe = drawFaceRecipe(cast, "x", "female", stream("who"), 1);
    expect(Object.keys(recipe.coefficients).sort()).toEqual(
      MADE_PEOPLE.filter(({ sex }) => sex === "female")
        .map(({ id }) => id)
        .sort(),
    );
    expect(recipe.eyes).not.toBe("kept");
  });

  test("are interpolated between their expressions", () => {
    const recipe = drawFaceRecipe(cast, "x", "male", stream("between"), 0.5);
    const [neutral, half, smiling] = [0, 0.5, 1].map((smile) => faceAt(cast, recipe, smile));
    half!.points.forEach((v, i) => {
      expect(v).toBeCloseTo((neutral!.points[i]! + smiling!.points[i]!) / 2, 2);
    });
  });

  test("that photographs show come back as they are", () => {
    const { points, texture } = faceAt(cast, ownFaceRecipe("made-3", "male"), 1);
    const view = cast.members[3]!.views[1];
    for (let i = 0; i < points.length; i += 11) expect(points[i]).toBeCloseTo(view.points[i]!, 3);
    for (let i = 0; i < texture.length; i += 101) expect(texture[i]).toBeCloseTo(view.texture[i]!, 4);
  });

  test("mix by their coefficients, as far from the mean as they are", () => {
    const [a, b] = [0, 1].map((n) => drawFaceRecipe(cast, `p${n}`, "male", stream("mix", n), 0.9));
    const mixed = mixFaceRecipes("m", [a!, b!], [0.3, 0.7]);
    expect(norm(mixed.coefficients)).toBeCloseTo(0.9, 6);
    expect(mixed.eyes).toBe(b!.eyes);
    expect(mixFaceRecipes("m", [a!, b!], [1, 0]).coefficients).toEqual(
      Object.fromEntries(Object.entries(a!.coefficients).map(([id, c]) => [id, expect.closeTo(c, 9)])),
    );
    const woman = drawFaceRecipe(cast, "w", "female", stream("mix"), 1);
    expect(() => mixFaceRecipes("m", [a!, woman], [0.5, 0.5])).toThrow(/one sex/);
    expect(() => mixFaceRecipes("m", [a!, b!], [0.5, 0.6])).toThrow(/together 1/);
  });
});

test("a face that differs from its host by a constant is led to the host exactly", () => {
  const host = cast.members[0]!.views[0].texture;
  const offset = [0.4, -0.3, 0.1];
  const led = leadToHost(
    host.map((v, i) => v - offset[i % 3]!),
    host,
    cast.canonical,
  );
  cast.canonical.mask.forEach((mask, p) => {
    if (mask > 0) for (let k = 3 * p; k < 3 * p + 3; k++) expect(Math.abs(led[k]! - host[k]!)).toBeLessThan(1e-4);
  });
});
