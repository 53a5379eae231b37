import { type GeneratorLayout, Random, type RandomState } from "@mfim/core";
import * as tf from "@tensorflow/tfjs";

/** Latents and noise maps from one seeded stream, so that a resumed run draws what the uninterrupted one would have drawn. */
export class LatentStream {
  readonly #layout: GeneratorLayout;
  readonly #size: number;
  #random: Random;

  /** @param size width of z */
  constructor(layout: GeneratorLayout, size: number, seed: number) {
    this.#layout = layout;
    this.#size = size;
    this.#random = new Random(seed);
  }

  /** [batch, size], standard normal. */
  latents(batch: number): tf.Tensor2D {
    return tf.tensor2d(this.#normal(batch * this.#size), [batch, this.#size]);
  }

  /** One map a noise slot, [batch, r, r, channels], standard normal. */
  noises(batch: number): tf.Tensor4D[] {
    return this.#layout.noises.map(({ resolution, channels }) =>
      tf.tensor4d(this.#normal(batch * resolution * resolution * channels), [batch, resolution, resolution, channels]),
    );
  }

  #normal(count: number): Float32Array {
    const values = new Float32Array(count);
    for (let i = 0; i < count; i++) values[i] = this.#random.normal();
    return values;
  }

  uniform(): number {
    return this.#random.uniform();
  }

  state(): RandomState {
    return this.#random.state();
  }

  restore(state: RandomState): void {
    this.#random = new Random(state);
  }
}
