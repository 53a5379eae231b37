import type { FaceInput } from "@mfim/core";
import type { TemplateAligner } from "@mfim/photographs/templates";
import * as tf from "@tensorflow/tfjs";
import type { NamedTensors } from "./workload.ts";

/** Pictures that are warped at once. */
const most = 16;

/**
 * The aligner's separable warp as the two matrices [to, from] that it multiplies with, for another implementation: found by
 * warping pictures of which one row, or one column, is 1.
 */
export function warpMatrices(aligner: TemplateAligner, side: number, name: string, input: FaceInput): NamedTensors {
  const matrix = (axis: 1 | 2) =>
    tf.tidy(() => {
      const lines = [];
      for (let first = 0; first < side; first += most) {
        const count = Math.min(most, side - first);
        lines.push(tf.tidy(() => warpedLines(aligner, tf.slice(tf.eye(side), first, count), axis, input)));
      }
      return tf.transpose(tf.concat(lines, 0)); // [to, from]
    });
  return { [`warp.${name}.rows`]: matrix(1), [`warp.${name}.columns`]: matrix(2) };
}

/** @param units [K, side]: where each picture is 1 @returns [K, to] */
function warpedLines(aligner: TemplateAligner, units: tf.Tensor, axis: 1 | 2, input: FaceInput): tf.Tensor {
  const [count, side] = units.shape as [number, number];
  const shape: [number, number, number, number] = axis === 1 ? [count, side, 1, 1] : [count, 1, side, 1];
  const repeats = [1, axis === 1 ? 1 : side, axis === 1 ? side : 1, 3];
  const warped = aligner.align(tf.tile(tf.reshape(units, shape), repeats) as tf.Tensor4D, input); // [K, h, w, 3]
  const line = axis === 1 ? [-1, -1, 1, 1] : [-1, 1, -1, 1];
  return tf.reshape(tf.slice(warped, [0, 0, 0, 0], line), [count, -1]);
}
