import * as tf from "@tensorflow/tfjs";
import type { Graph, GraphValue } from "../ir/graph.ts";
import { type Structure, structureOf } from "../ir/structure.ts";
import { handleOf, type NativeBackend, nativeBackend, type TensorMetadata } from "./native-backend.ts";
import type { InputSource, Recorder } from "./recorder.ts";
import { registeredVariables } from "./variables.ts";

export type TensorFunction = (...args: unknown[]) => unknown;

/** One run of a function, written down. */
export interface Trace {
  readonly graph: Graph;
  /** Of `graph.inputs`, in order. */
  readonly sources: readonly InputSource[];
  /** What the function returned; the first outputs of the graph are its values. After a symbolic trace its tensors are disposed. */
  readonly result: Structure;
  /** The variables that the function assigned; the remaining outputs of the graph are their values. */
  readonly assigned: readonly tf.Variable[];
  /** Variables made inside (an optimiser's first step): the next run will find them and take another path. */
  readonly createdVariables: boolean;
  isVarying(value: GraphValue): boolean;
}

let active: Recorder | undefined;

/** Whether a function is being traced: compiled functions called meanwhile become part of the outer trace. */
export function isTracing(): boolean {
  return active !== undefined;
}

/**
 * The same tensors, but in a graph known only once `until` is: it holds back what is computed from them, and tells it
 * from an equal computation elsewhere, with which it would else be merged. Outside a trace the tensors themselves.
 */
export function holdBack(tensors: tf.Tensor[], until: tf.Tensor): tf.Tensor[] {
  const backend = nativeBackend();
  if (active === undefined || backend === undefined) return tensors;
  const results = active.together(backend.getInputTensorIds([...tensors, until]));
  return results.map((metadata) => backend.createOutputTensor(metadata)).slice(0, tensors.length);
}

/** What a recording starts from. */
export interface RecordingOptions {
  readonly backend: NativeBackend;
  readonly recorder: Recorder;
  /** The variables by the handle that they have before. */
  readonly variables: ReadonlyMap<number, tf.Variable>;
  /** A handle of its own for an argument, so that one tensor given twice, or also captured, is told apart. */
  readonly argumentHandle: (tensor: tf.Tensor) => TensorMetadata;
}

/**
 * Runs `fn` with the recorder in the place of the binding. What the function made is disposed, but for its results.
 * @throws TraceError where something cannot be traced
 */
export function record(fn: TensorFunction, args: Structure, options: RecordingOptions): Trace {
  const { backend, recorder, variables } = options;
  const { binding } = backend;
  active = recorder;
  backend.binding = recorder.wrappedBinding();
  try {
    const result = runTidied(fn, args, options);
    if (recorder.failure !== undefined) throw disposed(result, recorder.failure);
    const before = new Map([...variables].map(([id, variable]) => [variable, id]));
    const assigned = [...before].filter(([variable, id]) => !variable.isDisposed && handleOf(backend, variable) !== id);
    const changed = assigned.map(([variable]) => variable);
    const outputs = [...result.tensors, ...changed].map((tensor) => recorder.valueOf(handleOf(backend, tensor)));
    return {
      graph: { inputs: recorder.inputs.map(({ node }) => node), nodes: recorder.nodes, outputs },
      sources: recorder.inputs.map(({ source }) => source),
      result,
      assigned: changed,
      createdVariables: registeredVariables().some((variable) => !before.has(variable)),
      isVarying: (value) => recorder.isVarying(value),
    };
  } catch (error) {
    throw recorder.failure ?? error;
  } finally {
    active = undefined;
    backend.binding = binding;
  }
}

/** Deletes the handles that a trace holds of captured tensors. */
export function releaseCaptured(sources: readonly InputSource[], backend: NativeBackend): void {
  for (const source of sources) if (source.kind === "captured") backend.binding.deleteTensor(source.handle);
}

function runTidied(fn: TensorFunction, args: Structure, options: RecordingOptions): Structure {
  const { backend, recorder, argumentHandle } = options;
  let structure: Structure | undefined;
  tf.tidy(() => {
    const wrapped = args.tensors.map((tensor, index) => {
      const metadata = argumentHandle(tensor);
      recorder.addInput(metadata, { kind: "argument", index });
      return backend.createOutputTensor(metadata);
    });
    const firstId = tf.scalar(0).id; // they count up
    const returned = structureOf(
      fn(...(args.rebuild(wrapped) as unknown[])),
      "the result of a compiled function",
      false,
    );
    // The caller owns what he gets, also where the function returned an argument, a variable or one tensor twice.
    const seen = new Set<tf.Tensor>(wrapped);
    const owned = returned.tensors.map((tensor) => {
      const foreign = tensor.id < firstId || tensor instanceof tf.Variable || seen.has(tensor);
      seen.add(tensor);
      return foreign ? tensor.clone() : tensor;
    });
    structure = structureOf(returned.rebuild(owned), "result", false);
    return owned;
  });
  return structure as unknown as Structure;
}

function disposed(result: Structure, error: Error): Error {
  tf.dispose([...result.tensors]);
  return error;
}
