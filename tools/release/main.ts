// npm run release [-- --publish]: makes a release; dry unless --publish is given.
import { execFileSync, spawnSync } from "node:child_process";
import { readdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { missingForPublication } from "./missing-for-publication.ts";
import { type Origin, withOrigin } from "./package-origin.ts";
import { releasePlan } from "./release-plan.ts";

const root = resolve(import.meta.dirname, "../..");
const read = <T>(path: string) => JSON.parse(readFileSync(path, "utf8")) as T;
const own = read<Origin & { readonly packageManager: string }>(join(root, "package.json"));

function release(publish: boolean): void {
  if (publish) {
    const missing = missingForPublication({ ...own, uncommitted: uncommitted(), environment: process.env });
    if (missing.length > 0) throw new Error(sentences(missing));
  }
  let changed = false;
  const changesets = readdirSync(join(root, ".changeset")).filter(
    (name) => name.endsWith(".md") && name !== "README.md",
  );
  if (changesets.length === 0) console.log("No changeset is waiting: the versions stay as they are.");
  for (const { name, when, command, onlyChanges } of releasePlan(publish, own.packageManager, changesets.length)) {
    console.log(`\n== ${name}`);
    if (when === "publish" && !changed) writeOrigins();
    changed ||= when === "publish";
    if (onlyChanges && uncommitted() === "") continue;
    const [program, ...args] = command;
    const { status, error } = spawnSync(program, args, { cwd: root, stdio: "inherit" });
    if (error) throw error;
    if (status !== 0) throw new Error(`Stopped at "${name}" (code ${status}): nothing after it was done.`);
  }
  console.log(
    `\n${publish ? "Released; push the commit of versions and the tags (git push --follow-tags)." : outlook()}`,
  );
}

const uncommitted = () => execFileSync("git", ["status", "--porcelain"], { cwd: root, encoding: "utf8" }).trim();

/** What a dry run ends with. */
function outlook(): string {
  const missing = missingForPublication({ ...own, uncommitted: uncommitted(), environment: process.env });
  return missing.length > 0 ? sentences(missing) : "A release could be made: --publish makes it.";
}

const sentences = (missing: readonly string[]) =>
  `Before a publication is missing:\n${missing.map((one) => `- ${one}`).join("\n")}`;

/** Every package and app says where its source is. */
function writeOrigins(): void {
  const folders = ["packages", "apps"].flatMap((place) =>
    readdirSync(join(root, place)).map((name) => `${place}/${name}`),
  );
  for (const folder of folders) {
    const path = join(root, folder, "package.json");
    const manifest = withOrigin(read<object>(path), own, folder);
    writeFileSync(`${path}.tmp`, `${JSON.stringify(manifest, null, 2)}\n`);
    renameSync(`${path}.tmp`, path);
  }
}

const given = process.argv.slice(2);
if (given.some((argument) => argument !== "--publish")) {
  console.error(`Expected nothing for a dry run, or --publish; got ${given.join(" ")}.`);
  process.exitCode = 2;
} else {
  try {
    release(given.length > 0);
  } catch (error) {
    console.error((error as Error).message);
    process.exitCode = 1;
  }
}
