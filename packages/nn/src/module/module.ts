import type { Trainable } from "@mfim/core";
import * as tf from "@tensorflow/tfjs";
import { setLayout, type WeightLayout } from "./weight-layout.ts";

/**
 * A network or a part of one. The path of properties that leads to a variable is its checkpoint key: fields that hold a
 * `tf.Variable`, a `Module` or an array of either are walked in the order of their creation; an array's index is its part
 * of the key. Anything else (functions, numbers, fields that start with `#`) is passed over.
 */
export abstract class Module implements Trainable {
  /** Every variable by key, trainable or not (running statistics, fixed noise). */
  state(): Map<string, tf.Variable> {
    const found = new Map<string, tf.Variable>();
    collect(this, "", found);
    return found;
  }

  /** Trainable variables by key. */
  parameters(): Map<string, tf.Variable> {
    return new Map([...this.state()].filter(([, variable]) => variable.trainable));
  }

  dispose(): void {
    for (const variable of this.state().values()) if (!variable.isDisposed) variable.dispose();
  }

  [Symbol.dispose](): void {
    this.dispose();
  }
}

function collect(node: object, prefix: string, found: Map<string, tf.Variable>): void {
  for (const [key, value] of Object.entries(node)) {
    const path = prefix === "" ? key : `${prefix}.${key}`;
    if (value instanceof tf.Variable) found.set(path, value);
    else if (value instanceof Module || Array.isArray(value)) collect(value, path, found);
  }
}

/** A trainable variable that takes over `value`. */
export function parameter(value: tf.Tensor, layout?: WeightLayout): tf.Variable {
  return variableOf(value, true, layout);
}

/** A variable that no optimiser touches: running statistics, fixed noise. */
export function buffer(value: tf.Tensor, layout?: WeightLayout): tf.Variable {
  return variableOf(value, false, layout);
}

function variableOf(value: tf.Tensor, trainable: boolean, layout: WeightLayout | undefined): tf.Variable {
  const variable = tf.variable(value, trainable);
  value.dispose();
  if (layout !== undefined) setLayout(variable, layout);
  return variable;
}
