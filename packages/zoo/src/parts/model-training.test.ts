import { expect, test } from "vitest";
import { modelTraining } from "./model-training.ts";

test("a trainer's config says what a model saw, and anybody's may say nothing", () => {
  const provenance = { data: "renders (12 pictures)", steps: 30, config: { data: { type: "renders" }, more: 1 } };
  expect(modelTraining({ method: {}, provenance })).toEqual({
    data: "renders (12 pictures)",
    steps: 30,
    trainedOn: "renders",
  });
  const origin = { hasPhotographs: true, credits: ["somebody"] };
  expect(modelTraining({ provenance: { ...provenance, origin } }).trainedOn).toBe("both");
  expect(modelTraining({ provenance: { ...provenance, origin: { hasPhotographs: false } } }).trainedOn).toBe("renders");
  const prepared = { data: "lfw", config: { data: { type: "prepared" } } };
  expect(modelTraining({ provenance: prepared }).trainedOn).toBe("photographs");
  expect(modelTraining({ provenance: { data: "lfw", config: { data: { type: "folder" } } } })).toEqual({
    data: "lfw",
  });
  for (const config of [undefined, null, 3, {}, { provenance: "mine" }, { provenance: { data: 3, steps: "x" } }])
    expect(modelTraining(config)).toEqual({});
});
