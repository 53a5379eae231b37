import { execFileSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test, vi } from "vitest";
import { datedChangelog } from "./dated-changelog.ts";
import { missingForPublication } from "./missing-for-publication.ts";
import { withOrigin } from "./package-origin.ts";
import { rehearse } from "./release.ts";
import { type ReleasePlan, releasePlan } from "./release-plan.ts";
import { releasedFolders, versionsOf } from "./released-folders.ts";
import { runSteps } from "./run-steps.ts";

const root = join(import.meta.dirname, "../..");

const options = { packageManager: "pnpm@10.34.8", waiting: 1, tests: true };
const dry = { registry: "http://127.0.0.1:4873/" };
const lines = ({ checks, versions, publication }: ReleasePlan) =>
  [...checks, ...versions, ...publication].map(({ command }) => command.join(" "));

test("a dry release runs what a real one does, and sends nothing", () => {
  const real = [
    "node tools/check.mjs",
    "node tools/run.mjs tools/packages/main.ts",
    "node_modules/.bin/changeset version",
    "git add --all",
    "git commit --quiet --message Release",
    "node_modules/.bin/changeset tag",
    "npx --yes pnpm@10.34.8 -r --filter ./packages/* --filter ./apps/* publish --access public --provenance --no-git-checks",
  ];
  expect(lines(releasePlan(options))).toEqual(real);
  const sends = real.at(-1) as string;
  expect(lines(releasePlan({ ...options, dry }))).toEqual([
    ...real.slice(0, -1),
    `${sends} --dry-run --registry ${dry.registry}`,
  ]);
});

test("a package has a changelog, or a changeset that names it: none is published without a word", () => {
  const notes = readdirSync(join(root, ".changeset"))
    .filter((name) => name.endsWith(".md"))
    .map((name) => readFileSync(join(root, ".changeset", name), "utf8").split("---")[1] ?? "");
  const silent = releasedFolders(root).filter((folder) => {
    const { name } = JSON.parse(readFileSync(join(root, folder, "package.json"), "utf8")) as { readonly name: string };
    return !existsSync(join(root, folder, "CHANGELOG.md")) && !notes.some((text) => text.includes(`"${name}":`));
  });
  expect(silent).toEqual([]);
});

test("where the tests have run, the rest is checked", () => {
  expect(lines(releasePlan({ ...options, tests: false }))[0]).toBe("node tools/check.mjs --without-tests");
});

test("a step that fails ends the release, in words that name it; what changed nothing needs no commit", async () => {
  const folder = mkdtempSync(join(tmpdir(), "mfim-steps-"));
  vi.spyOn(console, "log").mockImplementation(() => {});
  try {
    execFileSync("git", ["init", "--quiet", folder]);
    const node = (code: string) => [process.execPath, "-e", code] as const;
    const write = (name: string) => node(`require("fs").writeFileSync(${JSON.stringify(name)}, "")`);
    const steps = [
      { name: "a commit of nothing", command: write("committed"), onlyChanges: true as const },
      { name: "the first", command: write("first") },
      { name: "a commit", command: write("changed"), onlyChanges: true as const },
      { name: "the second", command: node("process.exit(3)") },
      { name: "the third", command: write("third") },
    ];
    await expect(runSteps(steps, folder, process.env)).rejects.toThrow(/Stopped at "the second".*code 3/);
    expect(readdirSync(folder).sort()).toEqual([".git", "changed", "first"]);
  } finally {
    vi.restoreAllMocks();
    rmSync(folder, { recursive: true });
  }
});

test("what is missing before a publication is said, each with its remedy, and nothing where it could be made", () => {
  const missing = missingForPublication({ uncommitted: " M a\n?? b", committer: false, environment: {} });
  const words = [
    /"repository"/,
    /"homepage"/,
    /2 file\(s\); commit them/,
    /user\.name/,
    /ACTIONS_ID_TOKEN_REQUEST_URL .*publish from one/,
  ];
  expect(missing).toHaveLength(words.length);
  for (const [n, word] of words.entries()) expect(missing[n]).toMatch(word);
  const whole = {
    repository: "https://example.org/mfim.git",
    homepage: "https://example.org",
    uncommitted: "",
    committer: true,
  };
  expect(missingForPublication({ ...whole, environment: { SIGSTORE_ID_TOKEN: "x" } })).toEqual([]);
});

test("the changelog announces the version that the waiting changesets make, of every package and app alike", () => {
  const copy = mkdtempSync(join(tmpdir(), "mfim-versions-"));
  try {
    // What changesets read: manifests and the changesets themselves.
    for (const path of ["package.json", "pnpm-workspace.yaml", "pnpm-lock.yaml", ".changeset"])
      cpSync(join(root, path), join(copy, path), { recursive: true });
    for (const folder of releasedFolders(root)) {
      mkdirSync(join(copy, folder), { recursive: true });
      cpSync(join(root, folder, "package.json"), join(copy, folder, "package.json"));
    }
    execFileSync("git", ["init", "--quiet", copy]);
    execFileSync(join(root, "node_modules/.bin/changeset"), ["version"], { cwd: copy, stdio: "pipe" });
    const [version, ...others] = new Set(versionsOf(copy).values());
    expect(others).toEqual([]);
    const text = readFileSync(join(root, "CHANGELOG.md"), "utf8");
    expect(datedChangelog(text, version as string, "2026-12-01")).toContain(`\n## ${version}, 2026-12-01\n`);
    // Each sentence came to the packages that its changeset names, and no package is without a changelog of its own.
    const changelog = (folder: string) => readFileSync(join(copy, folder, "CHANGELOG.md"), "utf8");
    for (const folder of releasedFolders(root)) expect(changelog(folder), folder).toContain(`## ${version}`);
    expect(changelog("packages/training")).toContain("The training step is a package");
  } finally {
    rmSync(copy, { recursive: true });
  }
});

test("a changelog that announces another version is not dated", () => {
  const text = "# Changes\n\n## 0.2.0, not released yet\n\n## 0.1.0, 2026-01-01\n";
  expect(datedChangelog(text, "0.2.0", "2026-12-01")).toBe(
    "# Changes\n\n## 0.2.0, 2026-12-01\n\n## 0.1.0, 2026-01-01\n",
  );
  expect(() => datedChangelog(text, "0.3.0", "2026-12-01")).toThrow(/expected "## 0\.3\.0, .*found 0\.2\.0/);
  expect(() => datedChangelog("# Changes\n", "0.3.0", "2026-12-01")).toThrow(/found none/);
});

test("without a changeset the versions stay", () => {
  expect(releasePlan({ ...options, waiting: 0 }).versions).toEqual([]);
});

test.runIf(process.env["MFIM_LONG_TESTS"] === "1")(
  "a release is made in a clone, up to the sending",
  { timeout: 1_200_000 },
  async () => {
    execFileSync(process.execPath, [join(root, "node_modules/typescript/bin/tsc"), "-b"], { cwd: root });
    const said: string[] = [];
    vi.spyOn(console, "log").mockImplementation((line: string) => said.push(line));
    await rehearse((registry) => releasePlan({ ...options, dry: { registry } }));
    vi.restoreAllMocks();
    const published = said.join("\n").match(/^\+ @mfim\/\S+@\d+\.\d+\.\d+$/gm);
    expect(published).toHaveLength(releasedFolders(root).length);
  },
);

test("a package says where in which repository it is", () => {
  const repository = { url: "git+https://example.org/mfim.git" };
  expect(withOrigin({ name: "@mfim/nn" }, { repository, homepage: "https://example.org" }, "packages/nn")).toEqual({
    name: "@mfim/nn",
    repository: { type: "git", url: "git+https://example.org/mfim.git", directory: "packages/nn" },
    homepage: "https://example.org",
  });
  expect(() => withOrigin({}, {}, "packages/nn")).toThrow(/expected a repository/);
});
