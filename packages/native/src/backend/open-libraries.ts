import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { SHARE_ENV, Worker } from "node:worker_threads";
import { findBindingPackage } from "../install/binding-package.ts";
import { cacheFolder } from "../install/cache-folder.ts";
import { addonManifest, linkedAddon } from "../install/link-binding.ts";
import type { BackendOptions } from "./backend-options.ts";
import { librariesToPreload, setCudaEnvironment, setTensorflowEnvironment } from "./tensorflow-environment.ts";

const listVariable = "MFIM_NATIVE_PRELOAD";
let opening: { readonly thread: Worker; readonly ended: Promise<void> } | undefined;

/** Begins to open them in a thread; `openLibraries` waits for it. */
export function openLibrariesInThread(options: BackendOptions): void {
  const binding = findBindingPackage(cacheFolder());
  const addon = binding && linkedAddon(binding);
  if (opening !== undefined || !addon) return;
  setTensorflowEnvironment(options);
  const preloader = preparePreload(addon);
  if (preloader === undefined) return;
  // Plain JavaScript without the process's loaders; the libraries stay open when the thread ends.
  const thread = new Worker('require(require("node:worker_threads").workerData)', {
    ...{ eval: true, workerData: preloader, execArgv: [], env: SHARE_ENV },
  });
  // What is wrong with the libraries is said by who loads them after this.
  const ended = new Promise<void>((resolve) => thread.on("error", () => {}).on("exit", () => resolve()));
  thread.unref();
  opening = { thread, ended };
}

/** Opens the libraries that belong to an addon, before the addon is loaded; waits where that is under way. */
export async function openLibraries(addon: string): Promise<void> {
  if (opening !== undefined) {
    opening.thread.ref(); // else the process would end while it has nothing else to wait for
    await opening.ended;
  } else {
    const preloader = preparePreload(addon);
    if (preloader !== undefined) createRequire(import.meta.url)(preloader);
  }
  delete process.env[listVariable];
}

/** Puts into the environment what the preloader reads. @returns undefined where the addon has none */
function preparePreload(addon: string): string | undefined {
  const manifest = addonManifest(addon);
  const preloader = join(dirname(addon), "preload.node");
  if (!manifest || !existsSync(preloader)) return undefined;
  if (manifest.device === "gpu") setCudaEnvironment(manifest.runtime);
  process.env[listVariable] = librariesToPreload(manifest.runtime).join(":");
  return preloader;
}
