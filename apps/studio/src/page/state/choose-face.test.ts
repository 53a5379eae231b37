import { expect, test } from "vitest";
import { chooseFace, withScope } from "./choose-face.ts";
import { emptyMixture, type Mixture, mixtureOfFace, orderOf } from "./mixture.ts";

const face = (photograph: number) => ({ photograph, face: 0 });
const ann = { sources: [face(1)], weights: [[1], [1]], strength: 1 };
const bob = {
  sources: [face(2), face(3)],
  weights: [
    [0.5, 0.5],
    [0, 1],
  ],
  strength: 0.5,
};
/** Three faces, the middle one chosen. */
const group: Mixture = { ...emptyMixture, ...ann, target: { photograph: 0, face: 1 } };
const painted = (mixture: Mixture) => orderOf(mixture, 3)?.faces.map((mix) => [mix.face, mix.sources[0]?.photograph]);

test("the chosen face alone is swapped, and another choice takes the sources along", () => {
  expect(painted(group)).toEqual([[1, 1]]);
  expect(painted(chooseFace(group, 2))).toEqual([[2, 1]]);
  expect(chooseFace(group, 1)).toBe(group);
});

test("all faces by the same sources, the chosen one painted last", () => {
  const all = withScope(group, "all", 3);
  expect(painted(all)).toEqual([
    [0, 1],
    [2, 1],
    [1, 1],
  ]);
  expect(orderOf(all, 3)?.chosen).toBe(1);
});

test("each face by its own: a choice brings its own sources and puts the others aside", () => {
  const each = withScope(group, "each", 3);
  expect(painted(each)).toEqual([[1, 1]]);
  const second = { ...chooseFace(each, 0), ...bob };
  expect(painted(second)).toEqual([
    [1, 1],
    [0, 2],
  ]);
  const back = chooseFace(second, 1);
  expect(back).toMatchObject(ann);
  expect(mixtureOfFace(back, 0)).toEqual(bob);
  // A face without sources stays as it is, while the others are swapped.
  const third = chooseFace(back, 2);
  expect(third.sources).toEqual([]);
  expect(orderOf(third, 3)).toMatchObject({ chosen: 2, faces: [{ face: 0 }, { face: 1 }] });
});

test("from all to each every face keeps its sources, and back to one nothing is lost", () => {
  const each = withScope(withScope(group, "all", 3), "each", 3);
  expect(painted(each)).toEqual([
    [0, 1],
    [2, 1],
    [1, 1],
  ]);
  const bare = chooseFace(withScope(group, "each", 3), 0);
  expect(bare.sources).toEqual([]);
  expect(painted(withScope(bare, "chosen", 3))).toEqual([[0, 1]]);
});
