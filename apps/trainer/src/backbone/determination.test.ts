import { expect, test } from "vitest";
import { determination } from "./determination.ts";

test("1 for the truth, 0 for its mean, less for what is worse; nothing where the truth does not vary", () => {
  // Columns: found as it is; the mean; the opposite; a constant.
  const truth = Float32Array.of(-1, -1, -1, 3, 1, 1, 1, 3);
  const found = Float32Array.of(-1, 0, 1, 3.1, 1, 0, -1, 2.9);
  expect(determination(truth, found, 4)).toEqual([1, 0, -3, Number.NaN]);
});
