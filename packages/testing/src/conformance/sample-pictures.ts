import type { ImageBatch } from "@mfim/core";
import * as tf from "@tensorflow/tfjs";

/** Smooth coloured pictures [count, height, width, 3] in [-1, 1], all different, the same on every machine. */
export function samplePictures(count: number, height: number, width: number, seed = 0): ImageBatch {
  const values = new Float32Array(count * height * width * 3);
  let at = 0;
  for (let n = 0; n < count; n++)
    for (let y = 0; y < height; y++)
      for (let x = 0; x < width; x++)
        for (let c = 0; c < 3; c++) {
          const phase = 1.7 * (n + seed) + 0.9 * c;
          const wave = Math.sin((9 * x) / width + phase) * Math.cos((7 * y) / height - phase);
          values[at++] = 0.55 * wave + 0.35 * Math.sin((31 * x) / width + (23 * y) / height + 2 * phase);
        }
  return tf.tensor4d(values, [count, height, width, 3]);
}
