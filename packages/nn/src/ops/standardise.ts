import type { ImageBatch } from "@mfim/core";
import * as tf from "@tensorflow/tfjs";

/** Mean and standard deviation by channel (R, G, B) of pictures in [0, 1]. */
export interface ColourStatistics {
  readonly mean: readonly [number, number, number];
  readonly deviation: readonly [number, number, number];
}

/** What torchvision's classification networks were trained with. */
export const imagenetStatistics: ColourStatistics = {
  mean: [0.485, 0.456, 0.406],
  deviation: [0.229, 0.224, 0.225],
};

/** Pictures in [-1, 1] to (p - mean) / deviation with p = (x + 1) / 2 in [0, 1]; same shape. */
export function standardise(x: ImageBatch, { mean, deviation }: ColourStatistics): tf.Tensor4D {
  return tf.tidy(() => {
    const scale = tf.tensor1d(deviation.map((d) => 0.5 / d));
    const shift = tf.tensor1d(mean.map((m, channel) => (0.5 - m) / (deviation[channel] as number)));
    return tf.add(tf.mul(x, scale), shift) as tf.Tensor4D;
  });
}
