import { Random } from "@mfim/core";
import * as tf from "@tensorflow/tfjs";

/** Where fresh weights come from: a seeded stream, or zeros for a network that is loaded right after. */
export interface WeightSource {
  /** Normal values of zero mean and the given standard deviation. */
  normal(shape: number[], deviation: number): tf.Tensor;
}

/** Weights drawn from one seeded stream, in the order of construction: the same seed gives the same network on every backend. */
export function seededWeights(seed: number): WeightSource {
  const random = new Random(seed);
  return {
    normal(shape, deviation) {
      const size = shape.reduce((product, n) => product * n, 1);
      const values = new Float32Array(size);
      for (let i = 0; i < size; i++) values[i] = random.normal() * deviation;
      return tf.tensor(values, shape);
    },
  };
}

/** Zeros: for networks whose weights are loaded from a checkpoint. */
export const zeroWeights: WeightSource = { normal: (shape) => tf.zeros(shape) };
