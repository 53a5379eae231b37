import type { Random } from "@mfim/core";
import * as tf from "@tensorflow/tfjs";
import type { Generator } from "./generator.ts";

/** Latent codes from a seeded stream, standard normal, [count, size]. */
export function randomLatents(count: number, size: number, random: Random): tf.Tensor2D {
  return tf.tensor2d(
    Float32Array.from({ length: count * size }, () => random.normal()),
    [count, size],
  );
}

/** The mean of W over `samples` random latents, [size]: what truncation pulls towards. */
export function meanLatent(generator: Generator, samples: number, random: Random): tf.Tensor1D {
  return tf.tidy(
    () => tf.mean(generator.mapping(randomLatents(samples, generator.latentSize, random)), 0) as tf.Tensor1D,
  );
}
