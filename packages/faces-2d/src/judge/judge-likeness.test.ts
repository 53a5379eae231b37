import type { LikenessJudge } from "@mfim/core";
import { beforeAll, expect, test } from "vitest";
import { type Cast, donorsOf } from "../cast/cast.ts";
import { prepareCast } from "../cast/prepare-cast.ts";
import { drawFaceRecipe, type FaceRecipe } from "../compose/face-recipe.ts";
import { draftOf } from "../pairs/people.ts";
import { stream } from "../random/stream.ts";
import { MADE_PEOPLE, madeLibrary } from "../testing/made-people.ts";
import { judgeLikeness } from "./judge-likeness.ts";

const size = 32;
let cast: Cast;
beforeAll(async () => {
  cast = await prepareCast(madeLibrary(MADE_PEOPLE), size);
});

/** Sees who is who by the skin's colours around the nose, led to nobody: a made recogniser. */
const judge: LikenessJudge = {
  name: "made",
  limit: 0.985,
  async embed(pictures) {
    return pictures.map((picture) => {
      const values: number[] = [];
      for (let y = 8; y < 26; y += 2) {
        for (let x = 8; x < 24; x += 2) for (let k = 0; k < 3; k++) values.push(picture[(y * size + x) * 3 + k]!);
      }
      const mean = values.reduce((sum, v) => sum + v, 0) / values.length;
      const length = Math.hypot(...values.map((v) => v - mean));
      return Float32Array.from(values, (v) => (v - mean) / length);
    });
  },
};

/** One donor has nearly all the weight: what must not happen. */
const dominated = (person: number): FaceRecipe => {
  const donor = donorsOf(cast, "female")[person % 6]!;
  const recipe = drawFaceRecipe(cast, `d${person}`, "female", stream("dominated", person), 0.1);
  return { ...recipe, coefficients: { ...recipe.coefficients, [donor.id]: 1 }, eyes: donor.id, mouth: donor.id };
};

test("a dominant donor is recognised and thrown away", async () => {
  const options = { cast, seed: "judge", people: 6, judges: [judge], size };
  const honest = await judgeLikeness({ ...options, judges: [{ ...judge, limit: 2 }] });
  const shown = await judgeLikeness({ ...options, judges: [{ ...judge, limit: 2 }], draft: dominated });
  expect(honest.thrownAway).toEqual({});
  const { photographedMost, photographedDifferent } = honest.figures[0]!;
  expect(photographedMost).toBeGreaterThan(photographedDifferent);
  expect(shown.figures[0]!.firstDraftsMean).toBeGreaterThan(honest.figures[0]!.firstDraftsMean);
  // Between the two the limit tells them apart: dominated drafts are replaced, and the verdict says how often.
  const limit = (shown.figures[0]!.firstDraftsMean + honest.figures[0]!.firstDraftsMean) / 2;
  const mixed = await judgeLikeness({
    ...options,
    judges: [{ ...judge, limit }],
    draft: (person, attempt) => (attempt === 0 ? dominated(person) : draftOf(cast, "judge", person, attempt)),
  });
  expect(Object.keys(mixed.thrownAway).length).toBeGreaterThanOrEqual(3);
  expect(mixed.figures[0]!.nearestMost).toBeLessThanOrEqual(limit);
  await expect(judgeLikeness({ ...options, judges: [{ ...judge, limit: -1 }] })).rejects.toThrow(/resembles nobody/);
});
