import type { GeneratorLayout, Random } from "@mfim/core";
import * as tf from "@tensorflow/tfjs";

/** Fresh noise for every noise slot, [count, r, r, 1], from a seeded stream: the `maps` of a step that must be reproducible. */
export function randomNoiseMaps(layout: GeneratorLayout, count: number, random: Random): tf.Tensor4D[] {
  return layout.noises.map(({ resolution }) => {
    const values = Float32Array.from({ length: count * resolution * resolution }, () => random.normal());
    return tf.tensor4d(values, [count, resolution, resolution, 1]);
  });
}

/** `null` for every noise slot: the generator's own noise. */
export function noMaps(layout: GeneratorLayout): null[] {
  return layout.noises.map(() => null);
}
