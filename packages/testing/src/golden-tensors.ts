import type { ImageBatch, StateDict } from "@mfim/core";
import * as tf from "@tensorflow/tfjs";
import { goldenValues } from "./golden-formula.ts";

/** A tensor of a golden file as it is stored. @throws RangeError where the file has none of that name */
export function goldenTensor(state: StateDict, name: string): tf.Tensor {
  const stored = state.get(name);
  if (stored === undefined)
    throw new RangeError(`Expected the golden tensor ${name}, got ${[...state.keys()].join(", ")}.`);
  return tf.tensor(stored.toFloat32(), stored.shape as number[]);
}

/** Pictures stored as bytes [N, H, W, 3], in [-1, 1]. */
export function goldenPictures(state: StateDict, name: string): ImageBatch {
  return tf.tidy(() => tf.sub(tf.div(goldenTensor(state, name), 127.5), 1) as ImageBatch);
}

/** Largest error of `actual` over the golden's largest value. Shapes must be equal. */
export async function relativeError(actual: tf.Tensor, state: StateDict, name: string): Promise<number> {
  const golden = goldenTensor(state, name);
  if (golden.shape.join() !== actual.shape.join())
    throw new RangeError(`Golden ${name} has shape [${golden.shape.join(", ")}], got [${actual.shape.join(", ")}].`);
  const ratio = tf.tidy(() => tf.div(tf.max(tf.abs(tf.sub(actual, golden))), tf.max(tf.abs(golden))));
  golden.dispose();
  const value = (await ratio.data())[0] as number;
  ratio.dispose();
  return value;
}

/** The golden formula's values named `name`, made in the references' layout [N, C, H, W] and given as [N, H, W, C]. */
export function goldenPlanes(
  name: string,
  shape: readonly [number, number, number, number],
  values: typeof goldenValues = goldenValues,
  salt = "",
): tf.Tensor4D {
  const size = shape.reduce((product, n) => product * n, 1);
  return tf.tidy(() => tf.transpose(tf.tensor4d(values(name, size, salt), [...shape]), [0, 2, 3, 1]));
}
