import { randomNormal } from "@mfim/graph";
import { type Module, type WeightSource, zeroWeights } from "@mfim/nn";
import * as tf from "@tensorflow/tfjs";

/** Weights drawn natively, as an encoder's hundreds of millions take JavaScript a minute. */
function nativeWeights(seed: number): WeightSource {
  let count = 0;
  return {
    normal: (shape, deviation) =>
      tf.tidy(() => tf.mul(randomNormal(shape, tf.tensor1d([seed, count++], "int32")), deviation)),
  };
}

/** Where a worker's networks get their weights: drawn by the one that writes them, zeros to be loaded over by the others. */
export function weightsFor(drawn: boolean, seed: number): WeightSource {
  return drawn ? nativeWeights(seed) : zeroWeights;
}

/** Weights for a network that has none of its own: maps stay in range through its layers. */
export function drawFrozen(network: Module, seed: number): void {
  const draw = nativeWeights(seed);
  for (const [key, variable] of network.state()) {
    tf.tidy(() => {
      const { shape } = variable;
      const inputs = shape.slice(0, -1).reduce((product, size) => product * size, 1);
      if (key.endsWith("running_var")) variable.assign(tf.fill(shape, 3));
      // A distance's weights are positive.
      else if (key.startsWith("lin")) variable.assign(tf.fill(shape, 1 / inputs));
      else if (variable.rank > 1) variable.assign(draw.normal(shape, Math.sqrt(2 / inputs)));
      else variable.assign(tf.add(variable, draw.normal(shape, 0.1)));
    });
  }
}

/**
 * Moves what a fresh network has at 0 or 1 (biases, noise strengths, norms) a little, so that no engine may skip it and no
 * difference hides in it; larger running variances keep deep residual sums in range.
 */
export function unsettle(networks: readonly Module[], seed: number): void {
  const draw = nativeWeights(seed);
  for (const network of networks) {
    for (const [key, variable] of network.state()) {
      tf.tidy(() => {
        if (key.endsWith("running_var")) variable.assign(tf.fill(variable.shape, 3));
        else if (variable.trainable && variable.rank === 1) {
          variable.assign(tf.add(variable, draw.normal(variable.shape, 0.1)));
        }
      });
    }
  }
}
