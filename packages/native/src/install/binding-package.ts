import { existsSync, readFileSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { replaceFolder } from "@mfim/files";
import { NativeError } from "../native-error.ts";
import type { InstallProgress } from "./progress.ts";
import { lastLines, runCommand } from "./run-command.ts";
import { workFolder } from "./work-folder.ts";

const packageName = "@tensorflow/tfjs-node-gpu";
/** The version that is obtained where the project has none. */
const ownVersion = "4.22.0";

/** An unpacked copy of the npm package whose binding is compiled and loaded. */
export interface BindingPackage {
  readonly folder: string;
  readonly version: string;
  /** True for the copy in the cache, which brings its own copy of TensorFlow.js. */
  readonly own: boolean;
}

/** Files to resolve the package from: this package (a peer of it), then the project in the working directory. */
function defaultResolveFrom(): readonly string[] {
  return [import.meta.url, join(process.cwd(), "package.json")];
}

/** The copy that the project resolves, else the one in the cache, else null. */
export function findBindingPackage(cache: string, resolveFrom = defaultResolveFrom()): BindingPackage | null {
  for (const from of resolveFrom) {
    try {
      return describe(dirname(createRequire(from).resolve(`${packageName}/package.json`)), false);
    } catch {
      // Not resolvable from there: an optional peer that is not installed.
    }
  }
  const folder = ownFolder(cache);
  return existsSync(join(folder, "package.json")) ? describe(folder, true) : null;
}

/** Installs the package into the cache with its own script off (that one downloads an old library), by the user's npm configuration. */
export async function obtainBindingPackage(cache: string, progress: InstallProgress): Promise<BindingPackage> {
  progress.say(`Fetching ${packageName} ${ownVersion} from the npm registry`);
  const fetchInto = async (folder: string) => {
    await writeFile(join(folder, "package.json"), '{ "private": true }\n');
    const flags = ["--ignore-scripts", "--no-save", "--no-package-lock", "--no-audit", "--no-fund", "--loglevel=error"];
    const { code, stderr } = await runCommand("npm", ["install", ...flags, `${packageName}@${ownVersion}`], {
      cwd: folder,
    });
    if (code === 0) return;
    throw new NativeError(
      `npm could not fetch ${packageName} ${ownVersion}: ${lastLines(stderr)}. Check the network and npm's configuration, then run the installation again.`,
    );
  };
  await replaceFolder(ownRoot(cache), fetchInto, { prefix: join(workFolder(cache), "npm-") });
  return describe(ownFolder(cache), true);
}

function ownRoot(cache: string): string {
  return join(cache, `tfjs-node-gpu-${ownVersion}`);
}

function ownFolder(cache: string): string {
  return join(ownRoot(cache), "node_modules", packageName);
}

function describe(folder: string, own: boolean): BindingPackage {
  const { version } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8")) as { version: string };
  return { folder, version, own };
}
