import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { unneededExports } from "./public-surface.ts";

/** Those that were there when the test was written; none is to join them. */
const earlier = new Set(
  JSON.parse(readFileSync(join(import.meta.dirname, "unneeded-exports.json"), "utf8")) as readonly string[],
);

test("what a package exports has a use elsewhere, or stands on a page", () => {
  const found = unneededExports(join(import.meta.dirname, "../.."));
  // Take it off the index, or say on the package's page what it is for.
  expect(found.filter((one) => !earlier.has(one))).toEqual([]);
});
