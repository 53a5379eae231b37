import * as tf from "@tensorflow/tfjs";
import type { StepFigures } from "./training-task.ts";

/** Reads scalars stacked into one vector, by name, and disposes it: one transfer a step. */
export async function readFigures(names: readonly string[], stacked: tf.Tensor1D): Promise<StepFigures> {
  const values = await stacked.data();
  stacked.dispose();
  return Object.fromEntries(names.map((name, index) => [name, values[index] as number]));
}

/** Reads scalars under their names, those that are there, and disposes them. */
export async function readTerms(terms: Readonly<Record<string, tf.Scalar | undefined>>): Promise<StepFigures> {
  const present = Object.entries(terms).filter((entry): entry is [string, tf.Scalar] => entry[1] !== undefined);
  const stacked = tf.tidy(() => tf.stack(present.map(([, value]) => value)) as tf.Tensor1D);
  tf.dispose(present.map(([, value]) => value));
  return readFigures(
    present.map(([name]) => name),
    stacked,
  );
}
