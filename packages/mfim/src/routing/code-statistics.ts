import type { StyleCodes } from "@mfim/core";
import * as tf from "@tensorflow/tfjs";

/**
 * How large the style codes of a batch are and how much they tell its pictures apart. No loss shows either: a generator's
 * demodulation divides the length of a code out again.
 */
export interface CodeStatistics {
  /** Over all codes and pictures. */
  readonly rootMeanSquare: tf.Scalar;
  /** Over the batch, root mean square over all codes; 0 where every picture gets the same. */
  readonly deviation: tf.Scalar;
}

/** Of the codes of one batch; the caller disposes them. */
export function codeStatistics({ codes }: Pick<StyleCodes, "codes">): CodeStatistics {
  const rootMeanSquare = tf.tidy(() => root(tf.concat(codes as tf.Tensor2D[], 1)));
  const deviation = tf.tidy(() => {
    const all = tf.concat(codes as tf.Tensor2D[], 1); // [N, all channels]
    return root(tf.sub(all, tf.mean(all, 0, true)));
  });
  return { rootMeanSquare, deviation };
}

const root = (values: tf.Tensor): tf.Scalar => tf.sqrt(tf.mean(tf.square(values))) as tf.Scalar;
