import type { Graph } from "../ir/graph.ts";
import type { NativeBackend } from "../trace/native-backend.ts";
import { createFunctionRunner } from "./function-runner.ts";
import type { GraphRunner } from "./runner.ts";
import { createSessionRunner } from "./session-runner.ts";

/** How graphs get into TensorFlow: a function of the eager context, or, with the stock addon, a SavedModel session. */
export type Mechanism = "function" | "session";

export function createRunner(graph: Graph, name: string, backend: NativeBackend, mechanism?: Mechanism): GraphRunner {
  const chosen = mechanism ?? (backend.binding.registerFunction === undefined ? "session" : "function");
  const create = chosen === "function" ? createFunctionRunner : createSessionRunner;
  return create(graph, name, backend);
}
