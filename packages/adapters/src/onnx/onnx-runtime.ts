import { createRequire } from "node:module";
import { join } from "node:path";
import { MfimError } from "@mfim/core";

/**
 * Where onnxruntime-node lies: beside this package, or in the project that runs. It is an optional peer dependency, since
 * its install script fetches CUDA libraries from outside the package registries on some machines.
 * @throws MfimError with what to install
 */
export function onnxRuntimePath(): string {
  for (const from of [import.meta.url, join(process.cwd(), "package.json")]) {
    try {
      return createRequire(from).resolve("onnxruntime-node");
    } catch {
      // looked for in the next place
    }
  }
  throw new MfimError(
    "An ONNX file needs the package onnxruntime-node, which is not installed: run ONNXRUNTIME_NODE_INSTALL=skip npm install onnxruntime-node (the variable keeps its install script from fetching CUDA libraries).",
  );
}
