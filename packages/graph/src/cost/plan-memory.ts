import { MfimError } from "@mfim/core";
import { structureOf } from "../ir/structure.ts";
import { type OptimiseOptions, optimise } from "../optimise/optimise.ts";
import { arrangeConvolutions } from "../processor/arrange-convolutions.ts";
import { nativeBackend } from "../trace/native-backend.ts";
import { releaseCaptured } from "../trace/record.ts";
import { traceFunction } from "../trace/trace-function.ts";
import { graphCost } from "./graph-cost.ts";
import { type GraphMemory, graphMemory } from "./graph-memory.ts";

/** What one run of a graph will need. */
export interface PlannedGraph extends GraphMemory {
  /** Floating-point operations, as `graphCost` counts them. */
  readonly flops: number;
}

/**
 * What a function would hold, and compute, if it were compiled for these arguments and run: from shapes alone, nothing is computed, and
 * variables keep their values.
 * @throws MfimError without native TensorFlow, or where shapes hang on values
 */
export function planMemory<Arguments extends readonly unknown[]>(
  fn: (...args: Arguments) => unknown,
  args: Arguments,
  options: OptimiseOptions = {},
): PlannedGraph {
  const backend = nativeBackend();
  const structure = structureOf(args, `the arguments of ${fn.name || "the function"}`, true);
  const trace = backend && traceFunction(fn as unknown as (...args: unknown[]) => unknown, structure, backend);
  if (trace === undefined || backend === undefined) {
    throw new MfimError(
      `planMemory: expected native TensorFlow with @mfim/native's addon and shapes that hang on no values, got ${backend === undefined ? "another backend" : "a function that must be run to be traced"}.`,
    );
  }
  try {
    const optimised = optimise(trace.graph, options);
    const graph = backend.isUsingGpuDevice ? optimised : arrangeConvolutions(optimised);
    return { ...graphMemory({ graph }), flops: graphCost({ graph }).flops };
  } finally {
    releaseCaptured(trace.sources, backend);
  }
}
