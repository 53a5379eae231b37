import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { installInEmptyProject } from "./empty-project.ts";
import type { PackedPackage } from "./packed-package.ts";
import { readReadmeExample } from "./readme-example.ts";
import { plainEnvironment, run } from "./run.ts";

const compilerOptions = {
  target: "es2022",
  module: "nodenext",
  lib: ["es2023", "dom", "esnext.disposable"],
  types: ["node"],
  strict: true,
  skipLibCheck: true,
};

/**
 * Installs a package into an empty project with its readme's own line, scripts on, compiles the readme's first example
 * against the installed types, and runs it. Gives what the example printed.
 */
export async function tryPackage(
  root: string,
  folder: string,
  packed: PackedPackage,
  registry: string,
): Promise<string> {
  const readme = readReadmeExample(readFileSync(join(packed.folder, "README.md"), "utf8"), `${packed.name}: README.md`);
  const environment = plainEnvironment();
  await installInEmptyProject(folder, readme.install, registry);

  const file = readme.isTest ? "example.test.ts" : "example.ts";
  writeFileSync(join(folder, file), readme.code);
  const typeRoots = [join(root, "tools/packages/node_modules/@types")];
  writeFileSync(
    join(folder, "tsconfig.json"),
    JSON.stringify({ compilerOptions: { ...compilerOptions, typeRoots }, files: [file] }),
  );
  const tsc = join(root, "node_modules/typescript/bin/tsc");
  await run(process.execPath, [tsc, "-p", folder, ...(readme.isTest ? ["--noEmit"] : [])], folder, environment);
  return readme.isTest
    ? run("npx", ["vitest", "run", file], folder, environment)
    : run(process.execPath, ["example.js"], folder, environment);
}
