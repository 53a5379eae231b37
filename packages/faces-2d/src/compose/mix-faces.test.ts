import { beforeAll, expect, test } from "vitest";
import type { Cast } from "../cast/cast.ts";
import { prepareCast } from "../cast/prepare-cast.ts";
import { FACE_OVAL, IBUG_68 } from "../mesh/face-parts.ts";
import { draftOf } from "../pairs/people.ts";
import { MADE_PEOPLE, madeLibrary } from "../testing/made-people.ts";
import { faceAt } from "./face-at.ts";
import { mixFaces } from "./mix-faces.ts";

let cast: Cast;
beforeAll(async () => {
  cast = await prepareCast(madeLibrary(MADE_PEOPLE), 32);
});

test("a mixing is the local source around the landmarks of the inner face and the global source at the outline", () => {
  const [global, local] = [0, 1].map((person) => faceAt(cast, draftOf(cast, "mix", person, 0), 0));
  const mixed = mixFaces(cast, global!, local!);
  // Moved as a whole, the local source's landmarks keep their distances.
  const [a, b] = [IBUG_68[30]!, IBUG_68[45]!];
  for (const axis of [0, 1])
    expect(mixed.points[3 * a + axis]! - mixed.points[3 * b + axis]!).toBeCloseTo(
      local!.points[3 * a + axis]! - local!.points[3 * b + axis]!,
      3,
    );
  const chin = FACE_OVAL[18]!;
  for (let k = 0; k < 3; k++) expect(mixed.points[3 * chin + k]).toBe(global!.points[3 * chin + k]);
  const texel = (point: number) => {
    const { points, width } = cast.canonical;
    return 3 * (Math.round(points[3 * point + 1]!) * width + Math.round(points[3 * point]!));
  };
  for (let k = 0; k < 3; k++) {
    const lent = local!.texture[texel(a) + k]! + global!.tone[k]! - local!.tone[k]!;
    expect(mixed.texture[texel(a) + k]).toBeCloseTo(lent, 4);
    expect(mixed.texture[texel(chin) + k]).toBe(global!.texture[texel(chin) + k]);
  }
  expect([mixed.recipe.eyes, mixed.recipe.mouth]).toEqual([local!.recipe.eyes, local!.recipe.mouth]);
  expect(mixed.tone).toEqual(global!.tone);
});

test("somebody mixed with themselves is themselves", () => {
  const own = faceAt(cast, draftOf(cast, "mix", 3, 0), 1);
  const mixed = mixFaces(cast, own, own);
  mixed.points.forEach((v, i) => {
    expect(v).toBeCloseTo(own.points[i]!, 4);
  });
  expect(mixed.texture).toEqual(own.texture);
});
