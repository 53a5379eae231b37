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
  const { points, width, height } = cast.canonical;
  const at = (point: number) => [Math.round(points[3 * point]!), Math.round(points[3 * point + 1]!)] as const;
  /** The local source's share by the rule: all within 20 pixels of the 512 crop of a landmark from brows to mouth, none from 60 on. */
  const share = (x: number, y: number) => {
    const away = IBUG_68.slice(17).map((i) => Math.hypot(x - points[3 * i]!, y - points[3 * i + 1]!) / cast.unit);
    const t = Math.min(1, Math.max(0, (Math.min(...away) - 20) / 40));
    return 1 - t * t * (3 - 2 * t);
  };
  const shares: number[] = [];
  for (const [x, y] of [at(a), at(b), at(FACE_OVAL[0]!), at(FACE_OVAL[18]!), [0, 0], [width - 1, height - 1]] as const)
    for (let k = 0; k < 3; k++) {
      const texel = 3 * (y * width + x) + k;
      const lent = local!.texture[texel]! + global!.tone[k]! - local!.tone[k]!;
      const own = global!.texture[texel]!;
      expect(mixed.texture[texel]).toBeCloseTo(own + share(x, y) * (lent - own), 3);
      shares.push(share(x, y));
    }
  expect([Math.min(...shares), Math.max(...shares)]).toEqual([0, 1]);
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
