import { CheckpointError, type StateDict } from "@mfim/core";
import * as tf from "@tensorflow/tfjs";
import type { Module } from "./module.ts";
import { layoutOf } from "./weight-layout.ts";

export interface LoadOptions {
  /** Keys of the checkpoint that the network has no use for, such as `num_batches_tracked`. */
  readonly ignore?: readonly RegExp[];
  /** Keys of the network that the checkpoint need not have; they keep their values. */
  readonly optional?: readonly RegExp[];
  /** Where the tensors came from, for the message. */
  readonly origin?: string;
}

/**
 * Copies a checkpoint into a network; names must match, only axes are transposed.
 * Checks everything before it writes anything.
 * @throws CheckpointError that lists every missing, unexpected and mis-shaped key at once
 */
export function loadState(module: Module, state: StateDict, options: LoadOptions = {}): void {
  const { ignore = [], optional = [], origin = "checkpoint" } = options;
  const variables = module.state();
  const matches = (patterns: readonly RegExp[], key: string) => patterns.some((pattern) => pattern.test(key));
  const problems: string[] = [];
  for (const [key, variable] of variables) {
    const tensor = state.get(key);
    const expected = layoutOf(variable).publicShape;
    if (tensor === undefined) {
      if (!matches(optional, key)) problems.push(`missing ${key} [${expected.join(", ")}]`);
    } else if (tensor.shape.join() !== expected.join()) {
      problems.push(`${key} has shape [${tensor.shape.join(", ")}], expected [${expected.join(", ")}]`);
    }
  }
  for (const key of state.keys()) {
    if (!variables.has(key) && !matches(ignore, key)) problems.push(`unexpected ${key}`);
  }
  if (problems.length > 0) {
    throw new CheckpointError(
      `${origin} does not fit ${module.constructor.name}: ${problems.length} problem(s): ${problems.join("; ")}.`,
    );
  }
  for (const [key, variable] of variables) {
    const tensor = state.get(key);
    if (tensor !== undefined) assignPublic(variable, tensor.toFloat32());
  }
}

/** Writes values in the public layout into a variable. */
export function assignPublic(variable: tf.Variable, values: Float32Array): void {
  const { view, permutation } = layoutOf(variable);
  tf.tidy(() => {
    const stored = tf.tensor(values, view as number[]);
    variable.assign(tf.reshape(tf.transpose(stored, permutation as number[]), variable.shape));
  });
}
