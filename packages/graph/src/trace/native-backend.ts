import * as tf from "@tensorflow/tfjs";

/** An attribute as TensorFlow.js hands it to its native binding. */
export interface BindingAttribute {
  readonly name: string;
  readonly type: number;
  readonly value: unknown;
}

export interface TensorMetadata {
  readonly id: number;
  readonly shape: number[];
  readonly dtype: number;
}

/** dtype and shape of an input and, where it is a small integer constant, its values. */
export type ShapeInput = readonly [dtype: number, shape: readonly number[], values?: Int32Array];

/** The native binding of tfjs-node: an object of the N-API addon, plus what our own addon adds to it. */
export interface Binding {
  createTensor(shape: number[], dtype: number, data: unknown): number;
  deleteTensor(id: number): void;
  tensorDataSync(id: number): Float32Array | Int32Array | Uint8Array;
  executeOp(
    op: string,
    attributes: readonly BindingAttribute[],
    inputs: readonly number[],
    outputs: number,
  ): TensorMetadata[];
  loadSavedModel(folder: string, tags: string): number;
  deleteSavedModel(id: number): void;
  runSavedModel(id: number, inputs: readonly number[], inputNames: string, outputNames: string): TensorMetadata[];
  /** Only in @mfim/native's addon. */
  registerFunction?(functionDef: Uint8Array): void;
  removeFunction?(name: string): void;
  inferShapes?(
    op: string,
    attributes: readonly (string | Uint8Array)[],
    inputs: readonly ShapeInput[],
    lengths: readonly number[],
  ): [dtype: number, shape: number[] | null][];
  readonly TF_INT32: number;
  readonly TF_ATTR_STRING: number;
  readonly TF_ATTR_INT: number;
  readonly TF_ATTR_FLOAT: number;
  readonly TF_ATTR_BOOL: number;
  readonly TF_ATTR_TYPE: number;
  readonly TF_ATTR_SHAPE: number;
}

/** What tfjs-node's backend keeps of a tensor. */
interface TensorData {
  readonly id: number;
  readonly dtype: number;
  readonly values: unknown;
}

/** The parts of tfjs-node's backend that tracing stands on. */
export interface NativeBackend extends tf.KernelBackend {
  binding: Binding;
  readonly isUsingGpuDevice: boolean;
  readonly tensorMap: { get(dataId: object): TensorData; has(dataId: object): boolean };
  getInputTensorIds(tensors: readonly tf.Tensor[]): number[];
  createOutputTensor(metadata: TensorMetadata): tf.Tensor;
  refCount(dataId: object): number;
}

/** The native TensorFlow backend where it is the one in use, else `undefined`: other backends have no graphs. */
export function nativeBackend(): NativeBackend | undefined {
  const backend = tf.backend() as Partial<NativeBackend>;
  return typeof backend?.binding?.executeOp === "function" && backend.tensorMap !== undefined
    ? (backend as NativeBackend)
    : undefined;
}

/** The handle of a tensor in the binding; values that still wait in JavaScript are handed over now. */
export function handleOf(backend: NativeBackend, tensor: tf.Tensor): number {
  return backend.getInputTensorIds([tensor])[0] as number;
}

/** Another handle of the same values, without a copy: it lives on when the first is deleted. */
export function shareHandle(binding: Binding, id: number): TensorMetadata {
  return binding.executeOp("Identity", [], [id], 1)[0] as TensorMetadata;
}
