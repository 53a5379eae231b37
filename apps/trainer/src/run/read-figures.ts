import type * as tf from "@tensorflow/tfjs";
import type { StepFigures } from "./training-task.ts";

/** Reads scalars stacked into one vector, by name, and disposes it: one transfer a step. */
export async function readFigures(names: readonly string[], stacked: tf.Tensor1D): Promise<StepFigures> {
  const values = await stacked.data();
  stacked.dispose();
  return Object.fromEntries(names.map((name, index) => [name, values[index] as number]));
}
