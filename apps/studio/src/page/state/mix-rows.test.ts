import { globalLocal, interpolation } from "@mfim/mfim/mixing";
import { expect, test } from "vitest";
import { pathPosition, pathStops, rowWithShare, shareOf, slotsOf, startingRows, withShare } from "./mix-rows.ts";

const sums = (rows: readonly (readonly number[])[]) => rows.map((row) => row.reduce((sum, weight) => sum + weight, 0));

test("shape and features cover all slots, and split where the method's own rule does", () => {
  for (const slots of [3, 9, 18]) {
    expect([...slotsOf("shape", slots), ...slotsOf("features", slots)]).toEqual([...Array(slots).keys()]);
    const rows = globalLocal(slots);
    expect([shareOf(rows, "shape", 0), shareOf(rows, "features", 1)]).toEqual([1, 1]);
  }
  expect(startingRows(9, 2)).toEqual(globalLocal(9));
  expect(startingRows(4, 3)[0]).toEqual([1 / 3, 1 / 3, 1 / 3]);
});

test("one share set, the others keep their proportions and the sum stays one", () => {
  expect(rowWithShare([0.25, 0.25, 0.5], 0, 0.5)).toEqual([0.5, 1 / 6, 1 / 3]);
  expect(rowWithShare([1, 0, 0], 0, 0.4)).toEqual([0.4, 0.3, 0.3]);
  expect(rowWithShare([1], 0, 0.3)).toEqual([1]);
  const rows = withShare(startingRows(9, 3), slotsOf("features", 9), 2, 0.8);
  for (const sum of sums(rows)) expect(sum).toBeCloseTo(1, 12);
  expect(shareOf(rows, "features", 2)).toBeCloseTo(0.8, 12);
  expect(shareOf(rows, "shape", 2)).toBeCloseTo(1 / 3, 12);
});

test("a place on the path is recognised, another mix is not", () => {
  expect(pathPosition(interpolation(9, 3, 1.25))).toBeCloseTo(1.25, 12);
  expect(pathPosition(globalLocal(9))).toBeUndefined();
  expect(pathPosition([])).toBeUndefined();
  expect(pathStops(2, 3, 5).map((rows) => rows[0])).toEqual([
    [1, 0, 0],
    [0.5, 0.5, 0],
    [0, 1, 0],
    [0, 0.5, 0.5],
    [0, 0, 1],
  ]);
});
