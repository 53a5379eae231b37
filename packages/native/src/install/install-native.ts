import { existsSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { replaceFolder } from "@mfim/files";
import { NativeError } from "../native-error.ts";
import { type BindingPackage, findBindingPackage, obtainBindingPackage } from "./binding-package.ts";
import { cacheFolder } from "./cache-folder.ts";
import { addonKey, compileAddon } from "./compile-addon.ts";
import { type Device, detectDevice } from "./detect-device.ts";
import { requireCompiler, requirePython } from "./find-tools.ts";
import { withInstallLock } from "./install-lock.ts";
import { linkBinding } from "./link-binding.ts";
import { unsupportedPlatform } from "./platform-support.ts";
import { type InstallProgress, silentProgress } from "./progress.ts";
import { provideRuntime } from "./provide-runtime.ts";
import { type RuntimePins, runtimeKey, runtimePins } from "./runtime-pins.ts";
import { sweepWork, workFolder } from "./work-folder.ts";

export interface InstallOptions {
  /** Default: "gpu" where NVIDIA's driver is at work, else "cpu". */
  readonly device?: Device;
  /** Default: `cacheFolder()`. */
  readonly cache?: string;
  /** Default: the wheels pinned in this package. */
  readonly pins?: RuntimePins;
  /** Files to resolve `@tensorflow/tfjs-node-gpu` from; where none does, a copy goes into the cache. */
  readonly resolveFrom?: readonly string[];
  readonly progress?: InstallProgress;
}

export interface Installation {
  readonly device: Device;
  readonly tensorflowVersion: string;
  /** Folder of TensorFlow's libraries. */
  readonly runtime: string;
  /** The compiled addon. */
  readonly addon: string;
  readonly binding: BindingPackage;
  /** False when everything was there already. */
  readonly changed: boolean;
}

/**
 * Makes native TensorFlow usable by `@tensorflow/tfjs-node-gpu`: downloads and verifies the pinned wheel, takes the
 * libraries out, compiles the addon, links both into the package. Every step works in a temporary folder and is renamed
 * when it is whole, so that an interruption leaves nothing half-installed, and a second call skips what is done.
 *
 * @throws NativeError with the remedy: no Python, no compiler, a wheel that is not the pinned one, no space, no network.
 */
export async function installNative(options: InstallOptions = {}): Promise<Installation> {
  const unsupported = unsupportedPlatform();
  if (unsupported) throw new NativeError(unsupported);
  const { cache = cacheFolder(), progress = silentProgress } = options;
  const pins = options.pins ?? runtimePins[options.device ?? (await detectDevice())];
  const plan = planner(cache, pins);

  const present = findBindingPackage(cache, options.resolveFrom);
  if (present && existsSync(plan(present).addon)) return finish(plan(present), present, false);

  return withInstallLock(cache, progress, async () => {
    // Whoever held the lock before may have been killed: what it left is nobody's now.
    await sweepWork(cache);
    const binding = findBindingPackage(cache, options.resolveFrom) ?? (await obtainBindingPackage(cache, progress));
    const { runtime, addon, addonFolder } = plan(binding);
    if (existsSync(addon)) return finish(plan(binding), binding, false);
    // Both are needed: find out what is missing before the long download.
    await requireCompiler();
    if (!existsSync(runtime)) {
      await requirePython();
      await build(cache, runtime, (folder) => provideRuntime(pins, folder, progress));
    }
    progress.say("Compiling the binding (about ten seconds)");
    await build(cache, addonFolder, async (folder) => {
      await compileAddon(binding, runtime, join("..", "..", "runtime", runtimeKey(pins)), folder);
      await writeFile(join(folder, "manifest.json"), `${JSON.stringify({ device: pins.device, runtime })}\n`);
    });
    return finish(plan(binding), binding, true);
  });
}

/** The installation that is in the cache for this device, linked into the package; null where `installNative` has work to do. */
export async function findInstallation(
  device: Device,
  options: Pick<InstallOptions, "cache" | "resolveFrom"> = {},
): Promise<Installation | null> {
  const { cache = cacheFolder() } = options;
  const binding = findBindingPackage(cache, options.resolveFrom);
  if (!binding) return null;
  const plan = planner(cache, runtimePins[device])(binding);
  return existsSync(plan.addon) ? finish(plan, binding, false) : null;
}

type Plan = Omit<Installation, "binding" | "changed"> & { readonly addonFolder: string };

/** Where things go, which also says whether they are there: a folder with its final name is whole. */
function planner(cache: string, pins: RuntimePins): (binding: BindingPackage) => Plan {
  const key = runtimeKey(pins);
  return (binding) => {
    const addonFolder = join(cache, "addon", addonKey(binding, key));
    return {
      device: pins.device,
      tensorflowVersion: pins.tensorflow.version,
      runtime: join(cache, "runtime", key),
      addonFolder,
      addon: join(addonFolder, "tfjs_binding.node"),
    };
  };
}

/** Fills a temporary folder of the same file system and gives it its final name when it is whole. */
async function build(cache: string, final: string, fill: (folder: string) => Promise<void>): Promise<void> {
  await replaceFolder(final, fill, { prefix: join(workFolder(cache), "build-") });
}

async function finish(
  { addonFolder: _, ...plan }: Plan,
  binding: BindingPackage,
  changed: boolean,
): Promise<Installation> {
  await linkBinding(binding, plan.addon, plan.runtime);
  return { ...plan, binding, changed };
}
