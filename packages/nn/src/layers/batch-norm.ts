import * as tf from "@tensorflow/tfjs";
import { buffer, Module, parameter } from "../module/module.ts";
import { batchNormalise } from "../ops/batch-normalise.ts";

export interface BatchNormOptions {
  readonly channels: number;
  /** Added to the variance; PyTorch's default 1e-5. */
  readonly epsilon?: number;
  /** Share of the new batch in the running statistics; PyTorch's default 0.1. */
  readonly momentum?: number;
}

/** Batch normalisation over the last axis; `weight`, `bias`, `running_mean`, `running_var` in the checkpoint. */
export class BatchNorm extends Module {
  readonly weight: tf.Variable;
  readonly bias: tf.Variable;
  readonly running_mean: tf.Variable;
  readonly running_var: tf.Variable;
  readonly #epsilon: number;
  readonly #momentum: number;

  constructor(options: BatchNormOptions) {
    super();
    const { channels, epsilon = 1e-5, momentum = 0.1 } = options;
    this.#epsilon = epsilon;
    this.#momentum = momentum;
    this.weight = parameter(tf.ones([channels]));
    this.bias = parameter(tf.zeros([channels]));
    this.running_mean = buffer(tf.zeros([channels]));
    this.running_var = buffer(tf.ones([channels]));
  }

  /** Normalises by the running statistics: one multiplication and one addition, twice differentiable. */
  forward<T extends tf.Tensor>(x: T): T {
    return tf.tidy(() => {
      const { scale, shift } = this.affine();
      return tf.add(tf.mul(x, scale), shift) as T;
    });
  }

  /** What `forward` does, as x * scale + shift, each [channels]. */
  affine(): { readonly scale: tf.Tensor1D; readonly shift: tf.Tensor1D } {
    return tf.tidy(() => {
      const scale = tf.mul(this.weight, tf.rsqrt(tf.add(this.running_var, this.#epsilon))) as tf.Tensor1D;
      const shift = tf.sub(this.bias, tf.mul(this.running_mean, scale)) as tf.Tensor1D;
      return { scale, shift };
    });
  }

  /** Normalises by the batch's own statistics (biased variance) and moves the running ones (unbiased), as PyTorch does in training. */
  forwardTraining<T extends tf.Tensor>(x: T): T {
    return tf.tidy(() => {
      const scale = this.weight as tf.Tensor as tf.Tensor1D;
      const { y, mean, variance } = batchNormalise(x, scale, this.bias as tf.Tensor as tf.Tensor1D, this.#epsilon);
      this.#move(this.running_mean, mean);
      this.#move(this.running_var, variance);
      return y as T;
    });
  }

  #move(running: tf.Variable, batch: tf.Tensor): void {
    running.assign(tf.add(tf.mul(running, 1 - this.#momentum), tf.mul(batch, this.#momentum)));
  }
}
