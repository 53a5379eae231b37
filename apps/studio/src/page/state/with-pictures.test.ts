import { expect, test } from "vitest";
import { emptyMixture } from "./mixture.ts";
import { withPictures } from "./with-pictures.ts";

const face = (photograph: number) => ({ photograph, face: 0 });
const slots = 9;
const opened = withPictures(
  withPictures(emptyMixture, "target", [face(0)], "opening", slots),
  "source",
  [face(1), face(2)],
  "opening",
  slots,
);

test("the first own source takes the place of the people whom the page opened with, the second joins it", () => {
  const own = withPictures(opened, "source", [face(3)], "own", slots);
  expect(own.sources).toEqual([face(3)]);
  expect(own.weights).toEqual(Array(slots).fill([1]));
  expect(own.target).toEqual(face(0));
  const both = withPictures(own, "source", [face(4)], "own", slots);
  expect(both.sources).toEqual([face(3), face(4)]);
});

test("several own sources at once take their place together, and an own target leaves the sources", () => {
  const target = withPictures(opened, "target", [face(5), face(6)], "own", slots);
  expect(target.target).toEqual(face(6));
  expect(target.sources).toEqual([face(1), face(2)]);
  expect(withPictures(target, "source", [face(7), face(8)], "own", slots).sources).toEqual([face(7), face(8)]);
});

test("people whom somebody chose join those of the opening, and an own one then joins them all", () => {
  const chosen = withPictures(opened, "source", [face(3)], "people", slots);
  expect(chosen.sources).toEqual([face(1), face(2), face(3)]);
  expect(withPictures(chosen, "source", [face(4)], "own", slots).sources).toHaveLength(4);
});

test("people of the opening that come after an own picture change nothing", () => {
  const own = withPictures(emptyMixture, "source", [face(9)], "own", slots);
  expect(withPictures(own, "source", [face(1), face(2)], "opening", slots)).toBe(own);
  const target = withPictures(own, "target", [face(9)], "own", slots);
  expect(withPictures(target, "target", [face(1)], "opening", slots)).toBe(target);
});
