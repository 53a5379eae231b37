import { type ImageBatch, Random, type RandomState, resizeImages } from "@mfim/core";
import * as tf from "@tensorflow/tfjs";

/** What one batch is changed by, as tensors so that the change compiles into the step. */
export interface Jitter {
  /** [N, 1, 1, 3] */
  readonly gain: tf.Tensor4D;
  /** [N, 1, 1, 3] */
  readonly offset: tf.Tensor4D;
  /** [N, 1, 1, 1]: share of the blurred picture. */
  readonly blur: tf.Tensor4D;
}

/** Seeded changes of brightness, contrast, colour and sharpness: a network of the losses meets blurred and off-colour swaps. */
export class JitterStream {
  #random: Random;

  constructor(seed: number) {
    this.#random = new Random(seed);
  }

  next(batch: number): Jitter {
    const random = this.#random;
    const gain = new Float32Array(batch * 3);
    const offset = new Float32Array(batch * 3);
    const blur = new Float32Array(batch);
    for (let n = 0; n < batch; n++) {
      const contrast = 1 + 0.2 * random.normal();
      const brightness = 0.15 * random.normal();
      for (let c = 0; c < 3; c++) {
        gain[n * 3 + c] = contrast * (1 + 0.05 * random.normal());
        offset[n * 3 + c] = brightness + 0.04 * random.normal();
      }
      blur[n] = random.uniform() < 0.5 ? 0 : random.uniform();
    }
    return {
      gain: tf.tensor4d(gain, [batch, 1, 1, 3]),
      offset: tf.tensor4d(offset, [batch, 1, 1, 3]),
      blur: tf.tensor4d(blur, [batch, 1, 1, 1]),
    };
  }

  state(): RandomState {
    return this.#random.state();
  }

  restore(state: RandomState): void {
    this.#random = new Random(state);
  }
}

/** Applies a change: blur by halving and doubling the size, then gain and offset. */
export function jitterImages(images: ImageBatch, { gain, offset, blur }: Jitter): ImageBatch {
  return tf.tidy(() => {
    const side = images.shape[1];
    const soft = resizeImages(resizeImages(images, side / 2), side);
    const mixed = tf.add(images, tf.mul(blur, tf.sub(soft, images)));
    return tf.add(tf.mul(mixed, gain), offset) as ImageBatch;
  });
}
