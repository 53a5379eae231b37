import type { GeneratorLayout, StyleCodes } from "@mfim/core";
import * as tf from "@tensorflow/tfjs";

/** Style codes around 1 and noise maps for a layout, `count` rows, the same on every machine for one seed. */
export function sampleStyles(layout: GeneratorLayout, count: number, seed = 0): StyleCodes {
  const values = (shape: number[], centre: number, salt: number) =>
    tf.tidy(() => {
      const size = shape.reduce((product, side) => product * side, 1);
      const wave = tf.sin(tf.add(tf.mul(tf.range(0, size), 0.7), 1.3 * seed + salt));
      return tf.reshape(tf.add(tf.mul(wave, 0.5), centre), shape);
    });
  return {
    codes: layout.slots.map(({ channels }, slot) => values([count, channels], 1, slot) as tf.Tensor2D),
    maps: layout.noises.map(
      ({ resolution, channels }, slot) =>
        values([count, resolution, resolution, channels], 0, 100 + slot) as tf.Tensor4D,
    ),
  };
}

/** Row `row` of every code and map. */
export function rowOfStyles({ codes, maps }: StyleCodes, row: number): StyleCodes {
  return {
    codes: codes.map((code) => tf.slice(code, [row, 0], [1, -1])),
    maps: maps.map((map) => map && tf.slice(map, [row, 0, 0, 0], [1, -1, -1, -1])),
  };
}
