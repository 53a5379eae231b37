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
  const stopCounting = countSymbols(backend);
  let trace: Trace | undefined;
  let kept = 0;
  try {
    trace = record(fn, args, { backend, recorder, variables, argumentHandle });
    tf.dispose([...trace.result.tensors]);
  } catch (error) {
    if (symbolic.abandoned === undefined) throw error;
  } finally {
    guard.restore((ids) => evaluate(recorder, ids, args, backend));
    if (trace === undefined) releaseCaptured(sourcesOf(recorder), backend);
    kept = stopCounting();
  }
  if (kept === 0) return trace;
  if (trace !== undefined) releaseCaptured(trace.sources, backend);
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

/** Watches the tensors that are made from here on; when it is ended, it says how many without values are left. */
function countSymbols(backend: NativeBackend): () => number {
  const made: object[] = [];
  const create = backend.createOutputTensor;
  backend.createOutputTensor = (metadata) => {
    const tensor = create.call(backend, metadata);
    if (metadata.id < 0) made.push(tensor.dataId);
    return tensor;
  };
  return () => {
    delete (backend as { createOutputTensor?: unknown }).createOutputTensor;
    return made.filter((dataId) => backend.tensorMap.has(dataId)).length;
  };
}
