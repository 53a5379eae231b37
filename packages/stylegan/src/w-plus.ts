import { assertShape, type GeneratorLayout } from "@mfim/core";
import * as tf from "@tensorflow/tfjs";
import { wPlusRows } from "./generator-layout.ts";

/** W [N, size] repeated for every row, or W+ as it is: [N, rows, size]. */
export function toWPlus(
  w: tf.Tensor2D | tf.Tensor3D,
  layout: GeneratorLayout,
  size: number | null = null,
): tf.Tensor3D {
  const rows = wPlusRows(layout);
  if (w.rank === 2) {
    assertShape(w, [null, size], "w");
    return tf.tidy(() => tf.stack(Array(rows).fill(w), 1) as tf.Tensor3D);
  }
  assertShape(w, [null, rows, size], "w in W+");
  return tf.clone(w as tf.Tensor3D);
}

export interface TruncationOptions {
  /** 1 leaves W alone, 0 gives the average face. */
  readonly psi: number;
  /** The mean of W, [size]. */
  readonly average: tf.Tensor1D;
  /** Rows of W+ that are truncated, from the coarsest; all where nothing is said. */
  readonly rows?: number;
}

/** The truncation trick (Karras et al. 2019): average + psi (w - average), on the first `rows` rows of W+. [N, rows, size]. */
export function truncate(
  w: tf.Tensor2D | tf.Tensor3D,
  layout: GeneratorLayout,
  { psi, average, rows }: TruncationOptions,
): tf.Tensor3D {
  return tf.tidy(() => {
    const wPlus = toWPlus(w, layout, average.shape[0]);
    const pulled = tf.add(average, tf.mul(tf.sub(wPlus, average), psi)) as tf.Tensor3D;
    return rows === undefined ? pulled : mixStyles(pulled, wPlus, layout, rows);
  });
}

/** Style mixing: rows of W+ before `crossover` from `coarse`, the others from `fine`. [N, rows, size]. */
export function mixStyles(
  coarse: tf.Tensor2D | tf.Tensor3D,
  fine: tf.Tensor2D | tf.Tensor3D,
  layout: GeneratorLayout,
  crossover: number,
): tf.Tensor3D {
  const rows = wPlusRows(layout);
  if (!Number.isInteger(crossover) || crossover < 0 || crossover > rows)
    throw new RangeError(`mixStyles: expected a crossover from 0 to ${rows}, got ${crossover}.`);
  return tf.tidy(() => {
    const [a, b] = [toWPlus(coarse, layout), toWPlus(fine, layout)];
    if (crossover === 0) return b;
    if (crossover === rows) return a;
    const [count, , size] = a.shape;
    assertShape(b, a.shape, "mixStyles(fine)");
    return tf.concat(
      [
        tf.slice(a, [0, 0, 0], [count, crossover, size]),
        tf.slice(b, [0, crossover, 0], [count, rows - crossover, size]),
      ] as tf.Tensor3D[],
      1,
    );
  });
}
