import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { PackedPackage } from "./packed-package.ts";
import { readReadmeExample } from "./readme-example.ts";
import { plainEnvironment, run } from "./run.ts";

/** Install scripts in the tree of a package that were read and fetch nothing: they print, or do nothing where binaries are there. */
const harmlessScripts = new Set(["core-js", "protobufjs", "esbuild", "fsevents", "koffi"]);

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
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, "package.json"), JSON.stringify({ name: "empty", private: true, type: "module" }));
  writeFileSync(join(folder, ".npmrc"), `@mfim:registry=${registry}\nignore-scripts=false\naudit=false\nfund=false\n`);
  await run("npm", ["install", ...readme.install], folder, environment);
  refuseUnknownScripts(folder);

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

function refuseUnknownScripts(folder: string): void {
  const lock = JSON.parse(readFileSync(join(folder, "package-lock.json"), "utf8")) as {
    packages: Record<string, { hasInstallScript?: boolean }>;
  };
  const unknown = Object.entries(lock.packages)
    .filter(([, { hasInstallScript }]) => hasInstallScript === true)
    .map(([path]) => path.replace(/^.*node_modules\//, ""))
    .filter((name) => !harmlessScripts.has(name));
  if (unknown.length > 0) {
    throw new Error(
      `${unknown.join(", ")} run a script while they are installed, which may download from elsewhere than the registry: ` +
        "make them optional peers, or read the script and add the name to harmlessScripts.",
    );
  }
}
