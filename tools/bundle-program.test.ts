import { spawnSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync, utimesSync } from "node:fs";
import { dirname, join } from "node:path";
import { pathToFileURL } from "node:url";
import { expect, test } from "vitest";
// @ts-expect-error plain JavaScript, which runs before anything is installed
import { bundledProgram } from "./bundle-program.mjs";
// @ts-expect-error likewise
import { root, sourceFlags } from "./setup.mjs";

const entry = "packages/zoo/src/cli/main.ts";
const said = (...words: string[]) => spawnSync(process.execPath, words, { cwd: root, encoding: "utf8" });

test("a bundle says what its source says, and is made anew when one of them changes", async () => {
  const main: string = await bundledProgram(entry, ["list"]);
  expect(main).toMatch(/node_modules\/\.cache\/mfim\/programs\/zoo\/main\.js$/);
  const words = ["show", "ghost-1"];
  const fromSource = said(...sourceFlags(), join(root, entry), ...words);
  expect(fromSource.stdout).toContain("ghost-1");
  expect(said(main, ...words).stdout).toBe(fromSource.stdout);

  const record = join(dirname(main), "sources.json");
  const before = readFileSync(record, "utf8");
  expect(await bundledProgram(entry, [])).toBe(main);
  expect(readFileSync(record, "utf8")).toBe(before);
  const now = new Date();
  utimesSync(join(root, entry), now, now);
  expect(await bundledProgram(entry, [])).toBe(main);
  expect(readFileSync(record, "utf8")).not.toBe(before);
});

/** Names of the classes that a bundle's files hand to each other, as they say them themselves. */
function classNames(folder: string): string[] {
  const files = readdirSync(folder).filter((file) => file.endsWith(".js") && file !== "main.js");
  const script = `const classes = [];
    for (const file of ${JSON.stringify(files.map((file) => pathToFileURL(join(folder, file)).href))})
      for (const value of Object.values(await import(file)))
        if (typeof value === "function" && /^class\\b/.test(value.toString())) classes.push(value.name);
    process.stdout.write(JSON.stringify(classes));`;
  return JSON.parse(said("--input-type=module", "-e", script).stdout) as string[];
}

test("classes are called as in the sources, though several are called alike: their names stand in messages", async () => {
  const main: string = await bundledProgram("apps/cli/src/main.ts", []);
  const { sources } = JSON.parse(readFileSync(join(dirname(main), "sources.json"), "utf8")) as { sources: [string][] };
  const texts = sources
    .filter(([path]) => path.endsWith(".ts"))
    .map(([path]) => readFileSync(join(root, path), "utf8"));
  const inSources = texts.flatMap((text) =>
    [...text.matchAll(/^(?:export )?(?:abstract )?class (\w+)/gm)].map(([, name]) => name),
  );
  expect(new Set(inSources).size).toBeLessThan(inSources.length);
  const inBundle = classNames(dirname(main));
  expect(inBundle.length).toBeGreaterThan(9);
  expect(inBundle.filter((name) => !inSources.includes(name))).toEqual([]);
});

test("what needs the sources gets them", async () => {
  expect(await bundledProgram(entry, ["need", "--allow-modules"])).toBeUndefined();
  expect(await bundledProgram("apps/trainer/src/main.ts", [])).toBeUndefined();
  expect(existsSync(join(root, "apps/trainer/src/main.ts"))).toBe(true);
});
