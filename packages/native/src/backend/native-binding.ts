import * as tf from "@tensorflow/tfjs";
import { NativeError } from "../native-error.ts";

/** An attribute of an eager op, as the binding takes it; `type` is one of the binding's TF_ATTR_ constants. */
export interface OpAttribute {
  readonly name: string;
  readonly type: number;
  readonly value: unknown;
}

/** Functions in TensorFlow's eager context: a registered one runs like any op, with no attributes. */
export interface FunctionLibrary {
  /** Registers a serialized FunctionDef. Throws when the bytes are none, or another definition has the name. */
  registerFunction(functionDef: Uint8Array): void;
  /** Throws when there is no function of that name. */
  removeFunction(name: string): void;
  hasFunction(name: string): boolean;
}

/** An input of an op whose shapes are asked for: dtype, shape and, where the result's shape may hang on them, its values. */
export type ShapeInput = readonly [dtype: number, shape: readonly number[], values?: Int32Array];

/** What TensorFlow knows of ops without running them. */
export interface ShapeInference {
  /**
   * dtype and shape of each output of an op, the shape null where it is not known in full. `attributes` alternates names
   * and serialized AttrValues; `lengths` says for each argument how many inputs it takes, -1 where it is no list.
   * Throws TensorFlow's message where inputs or attributes do not fit.
   */
  inferShapes(
    op: string,
    attributes: readonly (string | Uint8Array)[],
    inputs: readonly ShapeInput[],
    lengths: readonly number[],
  ): [dtype: number, shape: number[] | null][];
}

/** The N-API object of the native backend: upstream's methods that matter here, with the function library. */
export interface NativeBinding extends FunctionLibrary, ShapeInference {
  readonly TF_Version: string;
  isUsingGpuDevice(): boolean;
  getNumOfTensors(): number;
  executeOp(
    name: string,
    attributes: readonly OpAttribute[],
    inputIds: readonly number[],
    outputs: number,
  ): { id: number; shape: number[]; dtype: number }[];
}

/**
 * The binding of the active native backend.
 * @throws NativeError when another backend is active, or when its addon has no function library.
 */
export function nativeBinding(): NativeBinding {
  const backend = tf.backend() as { binding?: NativeBinding };
  if (!backend.binding)
    throw new NativeError(
      `Functions need the native TensorFlow backend; the active one is "${tf.getBackend()}". Call useBackend() first.`,
    );
  if (typeof backend.binding.registerFunction !== "function") {
    throw new NativeError(
      'This binding to TensorFlow has no function library: it was not compiled by this package. Run "mfim-native install".',
    );
  }
  return backend.binding;
}
