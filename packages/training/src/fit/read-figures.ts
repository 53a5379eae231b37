import * as tf from "@tensorflow/tfjs";

/** Numbers of one step, by the names that weights, logs and curves share. */
export type Figures = Readonly<Record<string, number>>;

/** Reads scalars stacked into one vector, by name, and disposes it: one transfer a step. */
async function readStacked(names: readonly string[], stacked: tf.Tensor1D): Promise<Figures> {
  const values = await stacked.data();
  stacked.dispose();
  return Object.fromEntries(names.map((name, index) => [name, values[index] as number]));
}

/** Reads scalars under their names, those that are there, and disposes them. */
export async function readFigures(figures: Readonly<Record<string, tf.Scalar | undefined>>): Promise<Figures> {
  const present = Object.entries(figures).filter((entry): entry is [string, tf.Scalar] => entry[1] !== undefined);
  const scalars = present.map(([, scalar]) => scalar);
  const stacked = tf.tidy(() => tf.stack(scalars) as tf.Tensor1D);
  tf.dispose(scalars);
  return readStacked(
    present.map(([name]) => name),
    stacked,
  );
}
