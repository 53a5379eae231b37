import { execFileSync, spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterAll, expect, test } from "vitest";

const root = resolve(import.meta.dirname, "../..");
const guard = join(import.meta.dirname, "pack-guard.mjs");
const folder = mkdtempSync(join(tmpdir(), "pack-guard-"));
afterAll(() => rmSync(folder, { recursive: true }));

const manifest = {
  exports: { ".": { types: "./dist/index.d.ts", default: "./dist/index.js" }, "./package.json": "./package.json" },
  bin: { mine: "./bin/mine.mjs" },
};

test("a package that was not built, or half, is not packed", () => {
  writeFileSync(join(folder, "package.json"), JSON.stringify(manifest));
  mkdirSync(join(folder, "dist"));
  writeFileSync(join(folder, "dist/index.js"), "");
  const { status, stderr } = spawnSync(process.execPath, [guard], { cwd: folder, encoding: "utf8" });
  expect(status).toBe(1);
  expect(stderr).toContain("expected a built package, found no ./dist/index.d.ts, ./bin/mine.mjs;");
});

test("a built one is", () => {
  mkdirSync(join(folder, "bin"), { recursive: true });
  for (const path of ["dist/index.js", "dist/index.d.ts", "bin/mine.mjs"]) writeFileSync(join(folder, path), "");
  execFileSync(process.execPath, [guard], { cwd: folder });
});

test("every package and app is guarded, says what it is about, and is published by its own name", () => {
  for (const [place, name] of ["packages", "apps"].flatMap((one) =>
    readdirSync(join(root, one)).map((name) => [one, name] as const),
  )) {
    const own = JSON.parse(readFileSync(join(root, place, name, "package.json"), "utf8")) as Record<string, unknown>;
    expect(own["name"]).toBe(`@mfim/${name}`);
    const { prepack = "" } = own["scripts"] as { readonly prepack?: string };
    // The studio builds its page before.
    expect(prepack.split(" && ").at(-1), name).toBe("node ../../tools/packages/pack-guard.mjs");
    expect((own["keywords"] as string[]).length, name).toBeGreaterThan(2);
    expect(own["description"], name).toMatch(/./);
  }
});
