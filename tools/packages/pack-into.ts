import { mkdirSync } from "node:fs";
import { dirname, relative, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { withOwnDependencies } from "./own-dependencies.ts";
import { packPackages } from "./packed-package.ts";

const root = resolve(dirname(fileURLToPath(import.meta.url)), "../..");

/** Packs packages with all of ours that they need, and says the line that installs them. */
export async function packInto(names: readonly string[], out: string): Promise<void> {
  const folder = resolve(out);
  mkdirSync(folder, { recursive: true });
  const chosen = withOwnDependencies(await packPackages(root, folder), names);
  const files = chosen.map(({ tarball }) => `${folder}/${relative(folder, tarball)}`);
  process.stdout.write(`\nIn your project:\n  npm install ${files.join(" ")}\n`);
}
