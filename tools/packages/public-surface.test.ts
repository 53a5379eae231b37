import { join } from "node:path";
import { expect, test } from "vitest";
import { unneededExports } from "./public-surface.ts";

test("what a package exports has a use elsewhere, or stands on a page", () => {
  const found = unneededExports(join(import.meta.dirname, "../.."));
  // Take it off the index, or say on the package's page what it is for.
  expect(found).toEqual([]);
});
