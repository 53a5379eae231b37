import { createRequire } from "node:module";
import * as tf from "@tensorflow/tfjs";
import { type BindingPackage, findBindingPackage } from "../install/binding-package.ts";
import { cacheFolder } from "../install/cache-folder.ts";
import { detectDevice } from "../install/detect-device.ts";
import { findInstallation } from "../install/install-native.ts";
import { linkedAddon } from "../install/link-binding.ts";
import { unsupportedPlatform } from "../install/platform-support.ts";
import { NativeError } from "../native-error.ts";
import type { BackendOptions } from "./backend-options.ts";
import { installNodeShim } from "./node-shim.ts";
import { openLibraries } from "./open-libraries.ts";
import { setTensorflowEnvironment, tensorflowSettings } from "./tensorflow-environment.ts";

const require = createRequire(import.meta.url);

/** True once the native library is in this process, whoever loaded it. */
function isTensorflowLoaded(): boolean {
  return "tensorflow" in tf.engine().registryFactory;
}

/**
 * Loads native TensorFlow and registers it as the backend "tensorflow" of TensorFlow.js; settings that it reads while
 * it is loaded go into the environment first. Does nothing when it is loaded already with the same settings.
 *
 * @throws NativeError saying why it cannot be had, or that a setting comes too late.
 */
export async function loadTensorflow(options: BackendOptions): Promise<void> {
  if (isTensorflowLoaded()) return requireSettings(options);
  const unsupported = unsupportedPlatform();
  if (unsupported) throw new NativeError(unsupported);
  const { binding, addon } = await locate();
  setTensorflowEnvironment(options);
  await openLibraries(addon);
  installNodeShim();
  try {
    quietly(binding.own, () => require(binding.folder));
  } catch (error) {
    throw new NativeError(
      `Native TensorFlow is installed but does not load: ${(error as Error).message.split("\n")[0]}. Run "mfim-native doctor".`,
    );
  }
}

async function locate(): Promise<{ binding: BindingPackage; addon: string }> {
  const binding = findBindingPackage(cacheFolder());
  const linked = binding && linkedAddon(binding);
  if (linked) return { binding, addon: linked };
  // Installed by another checkout or project of this user: linking is all that is left to do.
  const installation =
    (await findInstallation(await detectDevice())) ??
    (await findInstallation("cpu")) ??
    (await findInstallation("gpu"));
  if (installation) return installation;
  throw new NativeError(
    'Native TensorFlow is not installed (run "npm run setup" in a checkout, "npx mfim-native install" elsewhere).',
  );
}

/** A second copy of TensorFlow.js registers everything again in the one engine and warns of each; the copies co-operate. */
function quietly(secondCopy: boolean, load: () => void): void {
  const production = tf.env().getBool("PROD");
  tf.env().set("PROD", production || secondCopy);
  try {
    load();
  } finally {
    tf.env().set("PROD", production);
  }
}

function requireSettings({ fastMath, threads }: BackendOptions): void {
  const current = tensorflowSettings();
  const late = (what: string, asked: string | number, actual: string | number) =>
    new NativeError(
      `TensorFlow reads ${what} once, while it is loaded; it is loaded already with ${what} "${actual}", so "${asked}" comes too late. Call useBackend() before anything else touches native TensorFlow.`,
    );
  if (fastMath && fastMath !== current.fastMath) throw late("fastMath", fastMath, current.fastMath);
  if (threads?.intra && threads.intra !== current.threads) throw late("threads", threads.intra, current.threads);
}
