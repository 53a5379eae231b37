import * as tf from "@tensorflow/tfjs";
import { handleOf, type NativeBackend, shareHandle } from "./native-backend.ts";

/** Every variable that TensorFlow.js knows. */
export function registeredVariables(): readonly tf.Variable[] {
  return Object.values(tf.engine().registeredVariables);
}

/**
 * The variables by their handles. A variable can share its data with another or with a tensor (after
 * `ema.assign(weight)`, or made from a tensor that lives on); a handle would then stand for both, so each such variable
 * first gets a handle of its own (no values are copied).
 */
export function variablesByHandle(backend: NativeBackend): ReadonlyMap<number, tf.Variable> {
  const variables = registeredVariables();
  for (const variable of variables) {
    const id = handleOf(backend, variable);
    if (backend.refCount(variable.dataId) <= 1) continue;
    assignHandle(backend, variable, shareHandle(backend.binding, id));
  }
  return new Map(variables.map((variable) => [handleOf(backend, variable), variable]));
}

/** Lets a variable own a handle. */
export function assignHandle(
  backend: NativeBackend,
  variable: tf.Variable,
  metadata: { id: number; shape: number[]; dtype: number },
): void {
  const value = backend.createOutputTensor(metadata);
  variable.assign(value);
  value.dispose();
}
