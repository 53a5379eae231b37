import type { BackendOptions } from "./backend-options.ts";
import { openLibrariesInThread } from "./open-libraries.ts";

/**
 * Loads TensorFlow.js while a thread opens TensorFlow's libraries (a quarter of a second of relocations), which `useBackend` waits
 * for. To be called before other code with native parts is loaded: that waits for the system's loader. Without native TensorFlow,
 * or where another backend is asked for, no thread is begun.
 *
 * @param options those that `useBackend` gets later: the libraries read them while they are opened
 */
export async function preloadTensorflow(options: BackendOptions = {}): Promise<void> {
  const asked = options.backend ?? (process.env["MFIM_BACKEND"] || "auto");
  if (process.platform === "linux" && (asked === "auto" || asked === "tensorflow")) openLibrariesInThread(options);
  await import("@tensorflow/tfjs");
}
