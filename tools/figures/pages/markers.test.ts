import { expect, test } from "vitest";
import { partsOf, withParts } from "./markers.ts";

const page = [
  "Swaps of the <!-- figures: pixels -->64-pixel<!-- /figures --> model:",
  "",
  "<!-- figures: table -->",
  "old",
  "<!-- /figures -->",
  "",
  "and on.",
].join("\n");

test("a part within a sentence stays there, a block keeps lines of its own, the rest every byte", () => {
  const written = withParts("p.md", page, (name) => ({ pixels: "128-pixel", table: "| $1 |\n| $& |" })[name]);
  expect(written).toBe(page.replace("64-pixel", "128-pixel").replace("old", () => "| $1 |\n| $& |"));
  expect(partsOf("p.md", written)).toEqual(["pixels", "table"]);
});

test("what nobody knows anything of stays as it is", () => {
  expect(withParts("p.md", page, (name) => (name === "table" ? "new" : undefined))).toBe(page.replace("old", "new"));
});

test.each([
  ["without its end", page.replace("<!-- /figures --> model", " model")],
  ["twice ended", `${page}<!-- /figures -->`],
  ["within another", page.replace("old", "<!-- figures: inner -->")],
])("a mark %s is refused", (_, broken) => {
  expect(() => partsOf("p.md", broken)).toThrow(/^p\.md: expected every .* mend them by hand\.$/);
});
