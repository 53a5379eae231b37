import { expect, test } from "vitest";
import { withoutPaths } from "./without-paths.ts";

test.each([
  ["/home/some one/swaps/2.png is not there", "2.png is not there"],
  ["/data/2.png: expected a square, got 8 x 4.", "2.png: expected a square, got 8 x 4."],
  ["C:\\Users\\some one\\2.png: cut off", "2.png: cut off"],
  ['expected "/data/000.mp4" or another', 'expected "000.mp4" or another'],
  [
    "000/0008.png is not there; 3 and/or 4 / 5, https://host/a/b",
    "000/0008.png is not there; 3 and/or 4 / 5, https://host/a/b",
  ],
])("%s", (reason, kept) => {
  expect(withoutPaths(reason)).toBe(kept);
});
