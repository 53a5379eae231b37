import { assertShape, type ImageBatch, type SwapMethod } from "@mfim/core";
import * as tf from "@tensorflow/tfjs";

/** Gives the target the mean colour of the source, by a share: the simplest baseline that a swap must beat. */
export class ColourTransfer implements SwapMethod {
  readonly id: string;
  readonly #share: number;

  constructor({ share }: { readonly share: number }) {
    if (!(share >= 0 && share <= 1)) {
      throw new RangeError(`ColourTransfer: expected a share within [0, 1], got ${share}.`);
    }
    this.id = `colour-transfer-${share}`;
    this.#share = share;
  }

  swap(source: ImageBatch, target: ImageBatch): ImageBatch {
    assertShape(source, target.shape, `${this.id} (source)`);
    return tf.tidy(() => {
      const mean = (pictures: ImageBatch) => tf.mean(pictures, [1, 2], true);
      const shift = tf.mul(tf.sub(mean(source), mean(target)), this.#share);
      return tf.clipByValue<tf.Tensor4D>(tf.add(target, shift), -1, 1);
    });
  }

  dispose(): void {}

  [Symbol.dispose](): void {
    this.dispose();
  }
}
