import type * as tf from "@tensorflow/tfjs";
import type { Structure } from "../ir/structure.ts";
import { handleOf, type NativeBackend, shareHandle } from "./native-backend.ts";
import { record, releaseCaptured, type TensorFunction, type Trace } from "./record.ts";
import { Recorder } from "./recorder.ts";
import { traceSymbolically } from "./trace-symbolically.ts";
import { variablesByHandle } from "./variables.ts";

/**
 * Writes down what a function does without doing it; undefined where that cannot be told without running it.
 * @throws TraceError where something cannot be traced
 */
export function traceFunction(fn: TensorFunction, args: Structure, backend: NativeBackend): Trace | undefined {
  if (backend.binding.inferShapes === undefined) return undefined;
  // Whoever makes variables at the first run finds them at the next; who makes new ones each time is run.
  for (let attempt = 0; attempt < 2; attempt++) {
    const trace = traceSymbolically(fn, args, backend);
    if (!trace?.createdVariables) return trace;
    releaseCaptured(trace.sources, backend);
  }
  return undefined;
}

/**
 * Runs `fn` once, eagerly, and writes down what it did. The result is that of the eager run, and variables are
 * assigned as in one; everything else that the function made is disposed.
 * @throws TraceError where something cannot be traced
 */
export function executeAndTrace(fn: TensorFunction, args: Structure, backend: NativeBackend): Trace {
  const { binding } = backend;
  const variables = variablesByHandle(backend);
  const recorder = new Recorder(binding, variables);
  const argumentHandle = (tensor: tf.Tensor) => shareHandle(binding, handleOf(backend, tensor));
  try {
    return record(fn, args, { backend, recorder, variables, argumentHandle });
  } catch (error) {
    releaseCaptured(
      recorder.inputs.map(({ source }) => source),
      backend,
    );
    throw error;
  }
}
