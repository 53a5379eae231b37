import { MfimError } from "@mfim/core";
import type { Graph } from "../ir/graph.ts";
import { functionDefinition } from "../tensorflow/function-definition.ts";
import type { NativeBackend } from "../trace/native-backend.ts";
import type { GraphRunner } from "./runner.ts";

// Two copies of this module may share one process, and with it one eager context.
const prefix = `mfim_${globalThis.crypto.randomUUID().slice(0, 8)}`;
let registered = 0;

/** Registers the graph as a function in the eager context, where it is an op like any other: no feeds, no copies. */
export function createFunctionRunner(graph: Graph, label: string, backend: NativeBackend): GraphRunner {
  const { binding } = backend;
  if (binding.registerFunction === undefined) {
    throw new MfimError(
      "The native binding cannot register functions: install it with @mfim/native, or use the session.",
    );
  }
  const name = `${prefix}_${registered++}_${label.replace(/\W/g, "_")}`;
  binding.registerFunction(functionDefinition(name, graph));
  return {
    run: (inputs) => binding.executeOp(name, [], inputs, graph.outputs.length),
    dispose: () => binding.removeFunction?.(name),
  };
}
