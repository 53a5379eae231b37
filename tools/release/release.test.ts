import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { missingForPublication } from "./missing-for-publication.ts";
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
    "git add --all",
    "git commit --message Release",
    "node_modules/.bin/changeset tag",
    "npx --yes pnpm@10.34.8 -r --filter ./packages/* --filter ./apps/* publish --access public --provenance --no-git-checks",
  ]);
});

test("versions are committed before a tag or a provenance names the commit", () => {
  const plan = releasePlan(true, "pnpm@10.34.8", 1);
  const at = (words: string) => plan.findIndex(({ command }) => command.join(" ").includes(words));
  const order = ["changeset version", "git commit", "changeset tag", "publish"].map(at);
  expect(order).toEqual([...order].sort((a, b) => a - b));
  // Without versions to raise, and with manifests that say already where they are from, there is nothing to commit.
  expect(plan.filter(({ onlyChanges }) => onlyChanges).map(({ command }) => command[1])).toEqual(["add", "commit"]);
});

test("what is missing before a publication is said, each with its remedy, and nothing where it could be made", () => {
  const missing = missingForPublication({ uncommitted: " M a\n?? b", environment: {} });
  const words = [
    /"repository"/,
    /"homepage"/,
    /2 file\(s\); commit them/,
    /ACTIONS_ID_TOKEN_REQUEST_URL .*publish from one/,
  ];
  expect(missing).toHaveLength(words.length);
  for (const [n, word] of words.entries()) expect(missing[n]).toMatch(word);
  const whole = { repository: "https://example.org/mfim.git", homepage: "https://example.org", uncommitted: "" };
  expect(missingForPublication({ ...whole, environment: { SIGSTORE_ID_TOKEN: "x" } })).toEqual([]);
});

/** A changeset's bump, the largest of those waiting, as the fixed group takes it. */
function nextVersion(version: string, texts: readonly string[]): string {
  const [major, minor, patch] = version.split(".").map(Number) as [number, number, number];
  const has = (bump: string) => texts.some((text) => new RegExp(`^"@mfim/[^"]+": ${bump}$`, "m").test(text));
  if (has("major")) return `${major + 1}.0.0`;
  if (has("minor")) return `${major}.${minor + 1}.0`;
  return has("patch") ? `${major}.${minor}.${patch + 1}` : version;
}

test("the changelog's first version is the one that the waiting changesets make, of every package and app alike", () => {
  const root = join(import.meta.dirname, "../..");
  const read = (path: string) => readFileSync(join(root, path), "utf8");
  const folders = ["packages", "apps"].flatMap((place) =>
    readdirSync(join(root, place)).map((name) => `${place}/${name}`),
  );
  const versions = new Set(
    folders.map((folder) => (JSON.parse(read(`${folder}/package.json`)) as { version: string }).version),
  );
  expect(versions.size).toBe(1);
  const waiting = readdirSync(join(root, ".changeset")).filter((name) => name.endsWith(".md") && name !== "README.md");
  const next = nextVersion(
    [...versions][0] as string,
    waiting.map((name) => read(`.changeset/${name}`)),
  );
  expect(/^## (\d+\.\d+\.\d+)/m.exec(read("CHANGELOG.md"))?.[1]).toBe(next);
  const names = folders.map((folder) => (JSON.parse(read(`${folder}/package.json`)) as { name: string }).name);
  const named = waiting.flatMap((name) =>
    [...read(`.changeset/${name}`).matchAll(/^"(@mfim\/[^"]+)":/gm)].map(([, one]) => one),
  );
  for (const one of named) expect(names).toContain(one);
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
