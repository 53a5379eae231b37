import type { Trainable } from "@mfim/core";
import * as tf from "@tensorflow/tfjs";
import { expect } from "vitest";

/**
 * Expects a gradient to every parameter that is not zero throughout, of a loss over all that `forward` gives.
 * @param forward the network's maps, computed anew
 */
export function expectEveryParameterTrained(network: Trainable, forward: () => readonly tf.Tensor[]): void {
  const parameters = network.parameters();
  tf.tidy(() => {
    const { grads } = tf.variableGrads(
      () => tf.addN(forward().map((map) => tf.sum(tf.square(tf.sub(map, 1))))) as tf.Scalar,
      [...parameters.values()],
    );
    for (const [key, variable] of parameters) {
      const gradient = grads[variable.name];
      const largest = gradient === undefined ? 0 : (tf.max(tf.abs(gradient)).dataSync()[0] as number);
      expect(largest, key).toBeGreaterThan(0);
    }
    return [];
  });
}
