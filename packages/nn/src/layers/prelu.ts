import * as tf from "@tensorflow/tfjs";
import { Module, parameter } from "../module/module.ts";
import { relu } from "../ops/leaky-relu.ts";

/** max(x, 0) + weight * min(x, 0), one slope a channel, from ops that differentiate twice. */
export class PRelu extends Module {
  readonly weight: tf.Variable;

  constructor(channels: number) {
    super();
    this.weight = parameter(tf.fill([channels], 0.25));
  }

  forward<T extends tf.Tensor>(x: T): T {
    return tf.tidy(() => {
      const positive = relu(x);
      return tf.add(positive, tf.mul(tf.sub(x, positive), this.weight)) as T;
    });
  }
}
