import * as tf from "@tensorflow/tfjs";
import { NativeError } from "../native-error.ts";
import { registerTrainingKernels } from "./training-kernels.ts";

/** Makes wasm the active backend, with the kernels that training needs and upstream lacks or has wrong. */
export async function useWasm(): Promise<void> {
  const before = errorListeners();
  await import("@tensorflow/tfjs-backend-wasm");
  if (!(await tf.setBackend("wasm"))) throw new NativeError("The wasm backend does not start on this machine.");
  // The backend throws every error of the process again from its one line of 30 KB, which Node then prints before the error.
  for (const [event, listener] of errorListeners())
    if (!before.some(([, other]) => other === listener)) process.removeListener(event, listener);
  registerTrainingKernels();
}

type ErrorListener = readonly ["uncaughtException" | "unhandledRejection", (...values: unknown[]) => void];

const errorListeners = (): ErrorListener[] =>
  (["uncaughtException", "unhandledRejection"] as const).flatMap((event) =>
    process
      .listeners(event as "uncaughtException")
      .map((listener): ErrorListener => [event, listener as ErrorListener[1]]),
  );
