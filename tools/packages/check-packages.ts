import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { MfimError } from "@mfim/core";
import { lintPackage } from "./lint-package.ts";
import { startLocalRegistry } from "./local-registry.ts";
import { type PackedPackage, packPackages } from "./packed-package.ts";
import { tryApp } from "./try-app.ts";
import { tryPackage } from "./try-package.ts";

export interface PackageOutcome {
  readonly name: string;
  readonly seconds: number;
  /** What is wrong, a sentence or a program's output each; empty where all is well. */
  readonly problems: readonly string[];
  /** What the readme's example, or an app's commands, printed. */
  readonly printed: string;
}

export interface CheckOptions {
  /** Packages whose name ends in one of these; all where it is empty. */
  readonly only: readonly string[];
  /** Called as soon as a package is done. */
  readonly onOutcome: (outcome: PackageOutcome) => void;
  /** Leaves the projects where they were made and says where. */
  readonly keep: boolean;
}

/** How many packages are tried at a time: npm mostly waits. */
const atOnce = 3;

/**
 * Builds and packs every package and app, lints what was packed, installs each into an empty project of its own from a
 * registry on this machine that has nothing but the tarballs, and runs its readme's example, or an app's commands.
 */
export async function checkPackages(root: string, options: CheckOptions): Promise<readonly PackageOutcome[]> {
  const work = mkdtempSync(join(tmpdir(), "mfim-packages-"));
  try {
    const packages = await packPackages(root, work);
    const registry = await startLocalRegistry(packages);
    try {
      const chosen = packages.filter(({ name }) => isChosen(name, options.only));
      if (chosen.length === 0) throw new MfimError(`No package is called ${options.only.join(" or ")}.`);
      return await inParallel(chosen, async (packed) => {
        const outcome = await checkPackage(root, join(work, packed.name.replace("/", "-")), packed, registry.address);
        options.onOutcome(outcome);
        return outcome;
      });
    } finally {
      await registry.close();
    }
  } finally {
    if (options.keep) console.log(`The projects are in ${work}`);
    else rmSync(work, { recursive: true, force: true });
  }
}

const isChosen = (name: string, only: readonly string[]) =>
  only.length === 0 || only.some((ending) => name === ending || name === `@mfim/${ending}`);

async function checkPackage(
  root: string,
  folder: string,
  packed: PackedPackage,
  registry: string,
): Promise<PackageOutcome> {
  const start = performance.now();
  const problems = [...(await lintPackage(packed))];
  let printed = "";
  try {
    printed = await (packed.kind === "app" ? tryApp : tryPackage)(root, folder, packed, registry);
  } catch (error) {
    problems.push(error instanceof Error ? error.message : String(error));
  }
  return { name: packed.name, seconds: (performance.now() - start) / 1000, problems, printed };
}

async function inParallel<T, R>(items: readonly T[], work: (item: T) => Promise<R>): Promise<readonly R[]> {
  const results: R[] = [];
  let next = 0;
  const worker = async () => {
    for (let i = next++; i < items.length; i = next++) results[i] = await work(items[i] as T);
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
  return results;
}
