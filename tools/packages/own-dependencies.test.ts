import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { withOwnDependencies } from "./own-dependencies.ts";

test("a package comes with all of ours that it needs, peers too, each once", () => {
  const root = mkdtempSync(join(tmpdir(), "own-dependencies-"));
  onTestFinished(() => rmSync(root, { recursive: true }));
  const make = (name: string, manifest: object) => {
    const folder = join(root, name);
    mkdirSync(folder);
    writeFileSync(join(folder, "package.json"), JSON.stringify(manifest));
    return { kind: "package" as const, name: `@mfim/${name}`, version: "0.1.0", folder, tarball: `${name}.tgz` };
  };
  const needs = (...names: string[]) => Object.fromEntries(names.map((name) => [`@mfim/${name}`, "workspace:*"]));
  const packed = [
    make("core", {}),
    make("nn", { dependencies: { ...needs("core"), zod: "4" } }),
    make("stylegan", { dependencies: needs("nn"), peerDependencies: needs("core") }),
    make("zoo", { dependencies: needs("stylegan") }),
  ];
  const names = (...asked: string[]) => withOwnDependencies(packed, asked).map(({ name }) => name);
  expect(names("stylegan")).toEqual(["@mfim/stylegan", "@mfim/nn", "@mfim/core"]);
  expect(names("@mfim/core", "nn")).toEqual(["@mfim/core", "@mfim/nn"]);
  expect(() => names("gan")).toThrow("Expected one of @mfim/core, @mfim/nn, @mfim/stylegan, @mfim/zoo, got gan");
});
