import type { Graph } from "../ir/graph.ts";
import type { NativeBackend, TensorMetadata } from "../trace/native-backend.ts";
import { createFunctionRunner } from "./function-runner.ts";
import { createSessionRunner } from "./session-runner.ts";

/** A graph that TensorFlow has taken over. */
export interface GraphRunner {
  /** Handles of the graph's inputs, in order, to new handles of its outputs. */
  run(inputs: readonly number[]): TensorMetadata[];
  dispose(): void;
}

/** How graphs get into TensorFlow: a function of the eager context, or, with the stock addon, a SavedModel session. */
export type Mechanism = "function" | "session";

export function createRunner(graph: Graph, name: string, backend: NativeBackend, mechanism?: Mechanism): GraphRunner {
  const chosen = mechanism ?? (backend.binding.registerFunction === undefined ? "session" : "function");
  const create = chosen === "function" ? createFunctionRunner : createSessionRunner;
  return create(graph, name, backend);
}
