import type { Trainable } from "@mfim/core";
import * as tf from "@tensorflow/tfjs";

/** Moves every variable of a network, running statistics too, as a training would: whatever does not come back is seen. */
export function jitter(network: Trainable, seed: number): void {
  let at = seed;
  for (const variable of network.state().values()) {
    tf.tidy(() => {
      const noise = tf.randomUniform(variable.shape, -0.1, 0.1, "float32", at++);
      // By shares: variances stay above zero, and a deep network without norms keeps its size.
      variable.assign(tf.mul(variable, tf.add(noise, 1)));
    });
  }
}
