import { expect, test } from "vitest";
import { withOrigin } from "./package-origin.ts";
import { releasePlan } from "./release-plan.ts";

const words = (publish: boolean, waiting = 1) =>
  releasePlan(publish, "pnpm@10.34.8", waiting).map(({ command }) => command.join(" "));

test("a dry release checks and publishes, versions and tags nothing", () => {
  expect(words(false)).toEqual([
    "node tools/check.mjs",
    "node tools/run.mjs tools/packages/main.ts",
    "node_modules/.bin/changeset status",
  ]);
});

test("a real one is checked as far, and comes with provenance", () => {
  expect(words(true)).toEqual([
    ...words(false).slice(0, 2),
    "node_modules/.bin/changeset version",
    "npx --yes pnpm@10.34.8 -r --filter ./packages/* --filter ./apps/* publish --access public --provenance --no-git-checks",
    "node_modules/.bin/changeset tag",
  ]);
});

test("without a changeset the versions stay, and nothing asks for what is waiting", () => {
  expect(words(false, 0)).toEqual(words(false).slice(0, 2));
  expect(words(true, 0)).toEqual(words(true).filter((line) => !line.endsWith("version")));
});

test("a package says where in which repository it is", () => {
  const repository = { url: "git+https://example.org/mfim.git" };
  expect(withOrigin({ name: "@mfim/nn" }, { repository, homepage: "https://example.org" }, "packages/nn")).toEqual({
    name: "@mfim/nn",
    repository: { type: "git", url: "git+https://example.org/mfim.git", directory: "packages/nn" },
    homepage: "https://example.org",
  });
  expect(() => withOrigin({}, {}, "packages/nn")).toThrow(/expected a repository/);
});
