import { BatchNorm, Module, parameter, type ShapeKeeping } from "@mfim/nn";
import * as tf from "@tensorflow/tfjs";

/** Group normalisation (Wu and He 2018) over rows, columns and the channels of a group; independent of the batch. */
export class GroupNorm extends Module {
  readonly weight: tf.Variable;
  readonly bias: tf.Variable;
  readonly #groups: number;

  /** @param groups at most this many; lowered to the next divisor of `channels` */
  constructor(channels: number, groups = 8) {
    super();
    this.#groups = Array.from({ length: groups }, (_, i) => groups - i).find((count) => channels % count === 0) ?? 1;
    this.weight = parameter(tf.ones([channels]));
    this.bias = parameter(tf.zeros([channels]));
  }

  forward<T extends tf.Tensor>(x: T): T {
    return tf.tidy(() => {
      const channels = x.shape.at(-1) as number;
      const count = x.shape[0] as number;
      const grouped = tf.reshape(x, [count, -1, this.#groups, channels / this.#groups]); // [N, H W, G, C / G]
      const centred = tf.sub(grouped, tf.mean(grouped, [1, 3], true));
      const variance = tf.mean(tf.square(centred), [1, 3], true);
      const normal = tf.reshape(tf.mul(centred, tf.rsqrt(tf.add(variance, 1e-5))), x.shape);
      return tf.add(tf.mul(normal, this.weight), this.bias) as T;
    });
  }
}

class Identity extends Module {
  forward<T extends tf.Tensor>(x: T): T {
    return x;
  }
}

/**
 * How a pyramid normalises.
 * - `batch`: BatchNorm by its running statistics, which stay as loaded, with a trainable affine part: for pyramids that start
 *   from a checkpoint. The encoder sees sources and targets in one batch, so statistics of the batch would let them see each other.
 * - `group`: for pyramids from scratch, whose running statistics would be those of nothing.
 * - `none`: no normalisation at all.
 */
export const normalisations = {
  batch: (channels: number): ShapeKeeping => new BatchNorm({ channels }),
  group: (channels: number): ShapeKeeping => new GroupNorm(channels),
  none: (): ShapeKeeping => new Identity(),
} as const;

export type Normalisation = keyof typeof normalisations;
