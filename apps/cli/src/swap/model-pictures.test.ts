import { expect, test } from "vitest";
import { modelNote } from "./model-pictures.ts";

test.each([
  ["renders", false, /^mine was trained on rendered people alone, .*--model$/],
  ["photographs", true, /^mine was trained on photographs alone, .*--model$/],
] as const)("a model of %s is named where pictures are others", (trainedOn, rendered, note) => {
  expect(modelNote({ name: "mine", trainedOn }, rendered)).toMatch(note);
  expect(modelNote({ name: "mine", trainedOn }, !rendered)).toBeUndefined();
});

test("one that saw both, or does not say what it saw, is not", () => {
  for (const rendered of [true, false]) {
    expect(modelNote({ name: "mine", trainedOn: "both" }, rendered)).toBeUndefined();
    expect(modelNote({ name: "mine" }, rendered)).toBeUndefined();
  }
});
