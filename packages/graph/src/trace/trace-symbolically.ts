import * as tf from "@tensorflow/tfjs";
import type { TensorSpec } from "../ir/graph.ts";
import type { Structure } from "../ir/structure.ts";
import { removeDeadNodes } from "../optimise/remove-dead-nodes.ts";
import { createRunner } from "../run/graph-runner.ts";
import { handleOf, type NativeBackend, type TensorMetadata } from "./native-backend.ts";
import { record, releaseCaptured, type TensorFunction, type Trace } from "./record.ts";
import { Recorder } from "./recorder.ts";
import { SymbolicBinding } from "./symbolic-binding.ts";
import { TraceError } from "./trace-error.ts";
import { VariableGuard } from "./variable-guard.ts";
import { variablesByHandle } from "./variables.ts";

/**
 * Runs `fn` without computing: each op's result has a shape, from TensorFlow's shape inference, but no values. Variables
 * hold afterwards what they held before; those that the function made hold their first values.
 *
 * @returns undefined where a shape hangs on values, or an op's inputs do not fit: nothing has happened then
 * @throws TraceError where something cannot be traced
 */
export function traceSymbolically(fn: TensorFunction, args: Structure, backend: NativeBackend): Trace | undefined {
  const variables = variablesByHandle(backend);
  const specOf = (tensor: tf.Tensor): TensorSpec => {
    return { shape: tensor.shape, dtype: backend.tensorMap.get(tensor.dataId).dtype };
  };
  const symbols = new Map([...variables].map(([id, variable]) => [id, specOf(variable)]));
  const symbolic = new SymbolicBinding(backend.binding, symbols);
  const recorder = new Recorder(symbolic.binding, variables);
  const argumentHandle = (tensor: tf.Tensor) => symbolic.placeholder(specOf(tensor));
  const guard = new VariableGuard(backend, variables, symbolic);
  const stopWatching = watchSymbols(backend);
  let trace: Trace | undefined;
  let kept: readonly tf.Tensor[] = [];
  try {
    trace = record(fn, args, { backend, recorder, variables, argumentHandle });
    tf.dispose([...trace.result.tensors]);
  } catch (error) {
    if (symbolic.abandoned === undefined) throw error;
  } finally {
    guard.restore((ids) => evaluate(recorder, ids, args, backend));
    if (trace === undefined) releaseCaptured(sourcesOf(recorder), backend);
    if (trace === undefined) disposeOpenTape();
    kept = stopWatching();
    tf.dispose([...kept]);
  }
  if (kept.length === 0 || trace === undefined) return trace;
  releaseCaptured(trace.sources, backend);
  throw new TraceError(
    "A compiled function kept a tensor that hangs on its arguments or on variables (tf.keep), which has no values while " +
      "it is traced: return it, or keep it in a tf.Variable.",
  );
}

const sourcesOf = (recorder: Recorder) => recorder.inputs.map(({ source }) => source);

/** Computes a few values of a trace now. */
function evaluate(
  recorder: Recorder,
  ids: readonly number[],
  args: Structure,
  backend: NativeBackend,
): TensorMetadata[] {
  const sources = new Map(recorder.inputs.map(({ node, source }) => [node, source]));
  const outputs = ids.map((id) => recorder.valueOf(id));
  const graph = removeDeadNodes({ inputs: [...sources.keys()], nodes: recorder.nodes, outputs });
  const handles = graph.inputs.map((node) => {
    const source = sources.get(node);
    if (source?.kind === "captured") return source.handle;
    const tensor = source?.kind === "variable" ? source.variable : args.tensors[source?.index ?? 0];
    return handleOf(backend, tensor as tf.Tensor);
  });
  const runner = createRunner(graph, "initial_values", backend);
  try {
    return runner.run(handles);
  } finally {
    runner.dispose();
  }
}

/** A gradient that is broken off in its backward pass leaves what its tape had saved; the engine frees it at the end only. */
function disposeOpenTape(): void {
  const { state } = tf.engine();
  if (state.gradientDepth > 0) return;
  // No tape before the first gradient of all.
  for (const { saved } of state.activeTape ?? []) tf.dispose(saved ?? []);
  (state as { activeTape: unknown }).activeTape = null;
}

/** Watches the tensors that are made from here on; when it is ended, it gives those without values that are left. */
function watchSymbols(backend: NativeBackend): () => readonly tf.Tensor[] {
  const made: tf.Tensor[] = [];
  const engine = tf.engine();
  const track = engine.trackTensor.bind(engine);
  engine.trackTensor = (tensor, kernels) => {
    made.push(tensor);
    track(tensor, kernels);
  };
  return () => {
    delete (engine as { trackTensor?: unknown }).trackTensor;
    return made.filter(
      (tensor) =>
        !(tensor instanceof tf.Variable) &&
        !tensor.isDisposed &&
        backend.tensorMap.has(tensor.dataId) &&
        backend.tensorMap.get(tensor.dataId).id < -1,
    );
  };
}
