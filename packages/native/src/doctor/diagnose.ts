import { folderSize } from "@mfim/files";
import type { BackendReport } from "../backend/backend-options.ts";
import { useBackend } from "../backend/use-backend.ts";
import { findBindingPackage } from "../install/binding-package.ts";
import { cacheFolder } from "../install/cache-folder.ts";
import { detectDevice } from "../install/detect-device.ts";
import { compilerRemedy, findCompiler, findPython, pythonRemedy } from "../install/find-tools.ts";
import { linkedAddon } from "../install/link-binding.ts";
import { unsupportedPlatform } from "../install/platform-support.ts";

export interface Diagnosis {
  /** What `useBackend()` gives in this process. */
  readonly backend: BackendReport;
  readonly node: string;
  /** What an installation would choose: "gpu" where NVIDIA's driver is at work. */
  readonly detectedDevice: "cpu" | "gpu";
  readonly cache: { readonly folder: string; readonly bytes: number };
  /** The addon that tfjs-node-gpu loads; null where none is linked. */
  readonly addon: string | null;
  readonly python: string | null;
  readonly compiler: string | null;
  /** One sentence with the remedy for each thing that stands in the way. Empty when native TensorFlow works. */
  readonly problems: readonly string[];
}

/** Looks at everything that native TensorFlow depends on. Loads the backend; installs nothing. */
export async function diagnose(options: { readonly verbose?: boolean } = {}): Promise<Diagnosis> {
  const cache = cacheFolder();
  const [python, compiler, detectedDevice, bytes] = await Promise.all([
    findPython(),
    findCompiler(),
    detectDevice(),
    folderSize(cache),
  ]);
  const backend = await useBackend({ verbose: options.verbose ?? false, announce: () => {} });
  const binding = findBindingPackage(cache);
  const problems: string[] = [];
  if (backend.backend !== "tensorflow") {
    const unsupported = unsupportedPlatform();
    if (!unsupported && !python) problems.push(`No Python with pip. ${pythonRemedy}`);
    if (!unsupported && !compiler) problems.push(`No C++ compiler. ${compilerRemedy}`);
    problems.push(unsupported ?? backend.reason ?? `MFIM_BACKEND asks for ${backend.backend}.`);
  } else if (!backend.functions) {
    problems.push('The binding in use has no function library: run "mfim-native install".');
  } else if (detectedDevice === "gpu" && backend.device === "cpu") {
    problems.push(
      'An NVIDIA GPU is here, but TensorFlow does not use it: run "mfim-native install --device gpu", then "mfim-native doctor --verbose" shows what TensorFlow says.',
    );
  }
  return {
    backend,
    node: process.version,
    detectedDevice,
    cache: { folder: cache, bytes },
    addon: binding && linkedAddon(binding),
    python: python?.version ?? null,
    compiler: compiler?.version ?? null,
    problems,
  };
}
