import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { pathIn } from "@mfim/zoo/swapping";

/** A folder whose files are served below a path. */
export interface Mount {
  readonly prefix: string;
  readonly folder: string;
  /** Only these of its files; default all. */
  readonly only?: readonly string[];
}

export const modelPrefix = "/model/";

const require = createRequire(import.meta.url);

/** The page, what it runs on, the people and the model; all of it is on this machine. */
export function mountsOf(page: string, model: string): readonly Mount[] {
  const tfjs = dirname(require.resolve("@tensorflow/tfjs-backend-wasm"));
  // The package of the detector exports neither its models nor its package.json.
  const human = join(dirname(require.resolve("@vladmandic/human")), "../models");
  return [
    { prefix: "/", folder: page },
    { prefix: "/ort/", folder: dirname(require.resolve("onnxruntime-web")), only: runtimeFiles },
    { prefix: "/tfjs/", folder: tfjs, only: ["tfjs-backend-wasm-simd.wasm", "tfjs-backend-wasm.wasm"] },
    { prefix: "/human/", folder: human, only: humanFiles },
    { prefix: "/people/", folder: pathIn({ folder: "." }, "bundled:portraits") },
    { prefix: modelPrefix, folder: model },
  ];
}

/** Detector, landmarks, recogniser. */
const humanFiles = ["blazeface", "facemesh", "faceres"].flatMap((name) => [`${name}.json`, `${name}.bin`]);

/** onnxruntime-web as its makers built it: for WebAssembly alone, and with WebGPU. */
const runtimeFiles = [
  "ort.wasm.min.mjs",
  "ort-wasm-simd-threaded.mjs",
  "ort-wasm-simd-threaded.wasm",
  "ort.webgpu.min.mjs",
  "ort-wasm-simd-threaded.asyncify.mjs",
  "ort-wasm-simd-threaded.asyncify.wasm",
];
