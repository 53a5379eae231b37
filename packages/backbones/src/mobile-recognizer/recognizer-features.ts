import { assertShape, type ImageBatch, type PerceptualDistance } from "@mfim/core";
import { l2Norm } from "@mfim/nn";
import * as tf from "@tensorflow/tfjs";

/** A recogniser that shows its early maps. */
export interface EarlyMaps {
  readonly id: string;
  /** Maps [N, h, w, C] of pictures of any size, the finest first; `rows` counts stages or rows of blocks. */
  early(pictures: ImageBatch, rows: number): tf.Tensor4D[];
}

/**
 * A perceptual distance over a recogniser's early maps: unit-normalised by place, squared difference, averaged over places,
 * summed over maps, as LPIPS does but unweighted. It is not LPIPS and its figures are never printed as such.
 * The recogniser stays the caller's: `dispose` frees nothing of it.
 */
export class RecognizerFeatures implements PerceptualDistance {
  readonly id: string;
  readonly #recognizer: EarlyMaps;
  readonly #rows: number;

  /** @param rows how many rows of blocks count beside the stem, or stages of dlib's network */
  constructor(recognizer: EarlyMaps, rows = 2) {
    this.id = `recognizer-features (${recognizer.id})`;
    this.#recognizer = recognizer;
    this.#rows = rows;
  }

  distance(a: ImageBatch, b: ImageBatch): tf.Tensor1D {
    assertShape(a, [null, null, null, 3], `${this.id} (a)`);
    assertShape(b, a.shape, `${this.id} (b)`);
    return tf.tidy(() => {
      const mapsOfB = this.#maps(b);
      const terms = this.#maps(a).map((map, index) => {
        const squared = tf.square(tf.sub(map, mapsOfB[index] as tf.Tensor));
        return tf.mean(tf.sum(squared, 3), [1, 2]) as tf.Tensor1D;
      });
      return tf.addN(terms);
    });
  }

  dispose(): void {}

  [Symbol.dispose](): void {}

  #maps(pictures: ImageBatch): tf.Tensor4D[] {
    return this.#recognizer.early(pictures, this.#rows).map((map) => tf.div(map, l2Norm(map, 3, 1e-8, true)));
  }
}
