import type { ImageBatch } from "@mfim/core";
import { Conv2d, Module } from "@mfim/nn";
import * as tf from "@tensorflow/tfjs";
import { TrunkNetwork } from "./trunk-network.ts";
import { type TrunkName, trunks } from "./trunks.ts";

/** What `ScalingLayer` of LPIPS subtracts from and divides pictures in [-1, 1] by, R, G, B. */
const shift = [-0.03, -0.088, -0.188];
const scale = [0.458, 0.448, 0.45];

/** One weight a channel; item 0 of the checkpoint's list is a dropout without weights. */
class Head extends Module {
  readonly model: readonly [null, Conv2d];

  constructor(channels: number) {
    super();
    this.model = [null, new Conv2d({ input: channels, output: 1, kernel: 1 })];
  }

  /** [N, C] to [N]: the 1x1 convolution and the mean over positions commute, so the mean comes first. */
  forward(means: tf.Tensor2D): tf.Tensor1D {
    const weight = tf.reshape(this.model[1].weight, [-1, 1]) as tf.Tensor2D;
    return tf.reshape(tf.matMul(means, weight), [-1]);
  }
}

/**
 * LPIPS v0.1 (Zhang et al. 2018, equation 1): unit-normalised maps of a classifier, their squared difference weighted by
 * channel, averaged over positions and summed over maps. Keys: `features.N.*` as torchvision, `lin{k}.model.1.weight`.
 */
export class LpipsNetwork extends TrunkNetwork {
  readonly #heads: readonly Head[];

  constructor(trunk: TrunkName) {
    super(trunks[trunk]);
    this.#heads = trunks[trunk].taps.map(({ channels }) => new Head(channels));
    // The checkpoint numbers its heads in the name: lin0, lin1, ...
    Object.assign(this, Object.fromEntries(this.#heads.map((head, index) => [`lin${index}`, head])));
  }

  /** Two batches of one shape [N, H, W, 3] in [-1, 1] to [N]. */
  distance(a: ImageBatch, b: ImageBatch): tf.Tensor1D {
    return tf.tidy(() => {
      const mapsOfB = this.maps(b);
      const terms = this.maps(a).map((map, index) => {
        const means = tf.mean(tf.square(tf.sub(map, mapsOfB[index] as tf.Tensor4D)), [1, 2]) as tf.Tensor2D;
        return (this.#heads[index] as Head).forward(means);
      });
      return tf.addN(terms);
    });
  }

  /** The unit-normalised maps of pictures in [-1, 1]. */
  private maps(pictures: ImageBatch): tf.Tensor4D[] {
    const scaled = tf.div(tf.sub(pictures, tf.tensor1d(shift)), tf.tensor1d(scale)) as tf.Tensor4D;
    return this.forward(scaled).map(unitChannels);
  }
}

/** x / (|x| + 1e-10) over channels; 1e-20 under the root keeps the gradient finite where every channel is 0. */
function unitChannels(x: tf.Tensor4D): tf.Tensor4D {
  const norm = tf.sqrt(tf.add(tf.sum(tf.square(x), 3, true), 1e-20));
  return tf.div(x, tf.add(norm, 1e-10));
}
