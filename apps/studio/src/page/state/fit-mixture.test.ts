import { globalLocal } from "@mfim/mfim/mixing";
import { expect, test } from "vitest";
import type { StudioModel } from "../../model/studio-model.ts";
import { fitMixture } from "./fit-mixture.ts";
import { emptyMixture, type Mixture } from "./mixture.ts";

/** A model of which only the identity's slots matter. */
const modelOf = (...names: readonly string[]) =>
  ({
    layout: {
      resolution: 64,
      noises: [],
      slots: names.map((name) => ({ name, kind: "conv", resolution: 8, channels: 4 })),
    },
    split: { identity: names.map((_, slot) => slot), attribute: [] },
  }) as unknown as StudioModel;

const four = modelOf("a", "b", "c", "d");
const face = (photograph: number) => ({ photograph, face: 0 });
const mixture: Mixture = {
  ...emptyMixture,
  target: face(0),
  sources: [face(1), face(2)],
  weights: [
    [1, 0],
    [0.5, 0.5],
    [0, 1],
    [0.5, 0.5],
  ],
  scope: "each",
  others: { 1: { sources: [face(1)], weights: [[1], [1], [1], [1]], strength: 0.4 } },
};

test("models with the same slots leave a mixture as it is", () => {
  expect(fitMixture(mixture, four, modelOf("a", "b", "c", "d"))).toBe(mixture);
});

test("models with other slots keep each source's mean share of shape and of features", () => {
  const { weights, others } = fitMixture(mixture, four, modelOf("a", "b", "c", "d", "e"));
  expect(weights).toEqual([
    [0.75, 0.25],
    [0.75, 0.25],
    [0.75, 0.25],
    [0.25, 0.75],
    [0.25, 0.75],
  ]);
  expect(others[1]).toEqual({ sources: [face(1)], weights: Array(5).fill([1]), strength: 0.4 });
  const preset = fitMixture({ ...mixture, weights: globalLocal(4) }, four, modelOf("x", "y"));
  expect(preset.weights).toEqual(globalLocal(2));
});

test("a mixture without sources has no rows for any model", () => {
  expect(fitMixture(emptyMixture, four, modelOf("a")).weights).toEqual([]);
});
