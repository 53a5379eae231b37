import { HumanFaceDetector } from "@mfim/backbones/human";
import type { LandmarkDetector } from "@mfim/core";
import * as tf from "@tensorflow/tfjs";
import { setWasmPaths } from "@tensorflow/tfjs-backend-wasm";

/** The command's detector, on WebAssembly. One thread: its networks are small, and the others have more to do. */
export async function loadFaceDetector(): Promise<LandmarkDetector> {
  tf.env().set("WASM_HAS_MULTITHREAD_SUPPORT", false);
  setWasmPaths("/tfjs/");
  await tf.setBackend("wasm");
  await tf.ready();
  return HumanFaceDetector.load();
}
