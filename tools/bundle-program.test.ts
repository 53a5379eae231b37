import { spawnSync } from "node:child_process";
import { existsSync, readFileSync, utimesSync } from "node:fs";
import { dirname, join } from "node:path";
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

test("what needs the sources gets them", async () => {
  expect(await bundledProgram(entry, ["need", "--allow-modules"])).toBeUndefined();
  expect(await bundledProgram("apps/trainer/src/main.ts", [])).toBeUndefined();
  expect(existsSync(join(root, "apps/trainer/src/main.ts"))).toBe(true);
});
