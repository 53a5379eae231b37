import { type GeneratorLayout, Random, type RandomState } from "@mfim/core";
import { randomLatents, randomNoiseMaps } from "@mfim/stylegan";
import * as tf from "@tensorflow/tfjs";

/** What one batch of samples is made of. */
export interface LatentBatch {
  /** Two latents a sample, each [N, size]. */
  readonly latents: readonly [tf.Tensor2D, tf.Tensor2D];
  /** Share of the first latent by sample and W+ row, [N, rows, 1]: ones and zeros. */
  readonly mixing: tf.Tensor3D;
  /** Standard normal, by noise slot. */
  readonly noises: tf.Tensor4D[];
}

/** Latents, style mixing and noise from one seeded stream: a resumed run draws what the uninterrupted one would have drawn. */
export class LatentStream {
  readonly #layout: GeneratorLayout;
  readonly #size: number;
  readonly #styleMixing: number;
  #random: Random;

  constructor(layout: GeneratorLayout, size: number, styleMixing: number, seed: number) {
    this.#layout = layout;
    this.#size = size;
    this.#styleMixing = styleMixing;
    this.#random = new Random(seed);
  }

  next(batch: number): LatentBatch {
    const latents = [0, 1].map(() => randomLatents(batch, this.#size, this.#random));
    const rows = Math.max(...this.#layout.slots.map(({ wPlus }) => wPlus)) + 1;
    const mixing = new Float32Array(batch * rows);
    for (let n = 0; n < batch; n++) {
      const crossover = this.#random.uniform() < this.#styleMixing ? 1 + this.#random.below(rows - 1) : rows;
      mixing.fill(1, n * rows, n * rows + crossover);
    }
    return {
      latents: latents as [tf.Tensor2D, tf.Tensor2D],
      mixing: tf.tensor3d(mixing, [batch, rows, 1]),
      noises: randomNoiseMaps(this.#layout, batch, this.#random),
    };
  }

  /** Standard normal pictures, for the path length. */
  probe(batch: number): tf.Tensor4D {
    const { resolution } = this.#layout;
    const size = batch * resolution * resolution * 3;
    const values = Float32Array.from({ length: size }, () => this.#random.normal());
    return tf.tensor4d(values, [batch, resolution, resolution, 3]);
  }

  state(): RandomState {
    return this.#random.state();
  }

  restore(state: RandomState): void {
    this.#random = new Random(state);
  }
}

/** Frees a batch. */
export function disposeLatents(batch: LatentBatch): void {
  tf.dispose([...batch.latents, batch.mixing, ...batch.noises]);
}
