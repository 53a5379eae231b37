import { expect, test } from "vitest";
import { rowsAsColumns } from "./rows-as-columns.ts";

test("two rows of three become three of two, and come back", () => {
  const rows = ["a1", "a2", "a3", "b1", "b2", "b3"];
  const turned = rowsAsColumns(rows, 3);
  expect(turned).toEqual(["a1", "b1", "a2", "b2", "a3", "b3"]);
  expect(rowsAsColumns(turned, 2)).toEqual(rows);
});
