import { expect, test } from "vitest";
import { filePattern } from "./file-pattern.ts";

const pair = { id: "000_003/02", source: "3", target: "28000.jpg", frame: 12, sourcePerson: "3" };

test.each([
  ["{target:05}_{source:05}.png", "28000_00003.png"],
  ["{source}-{target}.png", "3-28000.jpg.png"],
  ["{target:3}_{source:03}/{frame:04}.png", "28000_003/0012.png"],
  ["{place:06}.png", "000007.png"],
  ["all/{id}.jpg", "all/000_003/02.jpg"],
])("%s names %s", (pattern, expected) => {
  expect(filePattern(pattern)(pair, 7)).toBe(expected);
});

test("what is no field, and what leaves the folder, is refused", () => {
  expect(() => filePattern("{sorce}.png")).toThrow(/expected fields id, swap, target/);
  expect(() => filePattern("swap.png")).toThrow(/at least one field/);
  expect(() => filePattern("{source}.png")({ ...pair, source: "../../etc/x" }, 0)).toThrow(/leave the folder/);
});
