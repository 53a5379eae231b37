import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { plainEnvironment, run } from "./run.ts";

/** Install scripts in the tree of a package that were read and fetch nothing: they print, or do nothing where binaries are there. */
const harmlessScripts = new Set(["core-js", "protobufjs", "esbuild", "fsevents", "koffi"]);

/**
 * Installs packages into a project that has nothing else, install scripts on, those of `@mfim` from a registry on this machine.
 * @param install arguments of `npm install`
 * @throws Error where something runs an install script that nobody has read
 */
export async function installInEmptyProject(
  folder: string,
  install: readonly string[],
  registry: string,
): Promise<void> {
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, "package.json"), JSON.stringify({ name: "empty", private: true, type: "module" }));
  writeFileSync(join(folder, ".npmrc"), `@mfim:registry=${registry}\nignore-scripts=false\naudit=false\nfund=false\n`);
  await run("npm", ["install", ...install], folder, plainEnvironment());
  refuseUnknownScripts(folder);
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
