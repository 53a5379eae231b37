import * as tf from "@tensorflow/tfjs";
import { NativeError } from "../native-error.ts";
import { registerTrainingKernels } from "./training-kernels.ts";

/** Makes wasm the active backend, with the kernels that training needs and upstream lacks or has wrong. */
export async function useWasm(): Promise<void> {
  await import("@tensorflow/tfjs-backend-wasm");
  if (!(await tf.setBackend("wasm"))) throw new NativeError("The wasm backend does not start on this machine.");
  registerTrainingKernels();
}
