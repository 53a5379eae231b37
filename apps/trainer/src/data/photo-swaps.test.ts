import { expect, test } from "vitest";
import { photoSwapsConfig, planPhotoSwaps } from "./photo-swaps.ts";

test("shares of both kinds sum to all pairs, and the config reads what there is", () => {
  const plan = planPhotoSwaps("OUT", 1001, 0.25);
  expect([plan.composed.pairs, plan.rendered.pairs]).toEqual([250, 751]);
  expect(photoSwapsConfig(plan)).toBe("data: { type: renders, folder: OUT/rendered, more: [OUT/composed] }");
  expect(photoSwapsConfig(planPhotoSwaps("OUT", 10, 1))).toBe("data: { type: renders, folder: OUT/composed }");
  expect(photoSwapsConfig(planPhotoSwaps("OUT", 10, 0))).toBe("data: { type: renders, folder: OUT/rendered }");
  expect(() => planPhotoSwaps("OUT", 10, 1.5)).toThrow(/from 0 to 1/);
});
