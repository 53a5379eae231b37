/** Plain JSON. */
export interface AdaptiveProbabilityState {
  readonly probability: number;
  readonly signs: number;
  readonly steps: number;
}

export interface AdaptiveProbabilityOptions {
  /** The mean sign of photographs' logits that is aimed at: 0 where the discriminator guesses, 1 where it knows all by heart. */
  readonly target: number;
  /** Pictures in which the probability may go from 0 to 1. */
  readonly pictures: number;
  /** Pictures a step. */
  readonly batch: number;
}

/** Steps over which the sign is taken before the probability moves. */
const INTERVAL = 4;

/**
 * How often pictures are augmented before the discriminator sees them, by how surely it tells photographs apart: r_t =
 * E[sign D(real)] above the target raises the probability, below it lowers it (Karras et al., Training Generative
 * Adversarial Networks with Limited Data, 2020, section 3).
 */
export class AdaptiveProbability {
  readonly #options: AdaptiveProbabilityOptions;
  #probability = 0;
  #signs = 0;
  #steps = 0;

  constructor(options: AdaptiveProbabilityOptions) {
    this.#options = options;
  }

  get probability(): number {
    return this.#probability;
  }

  /** @param sign mean sign of the logits of a step's photographs */
  observe(sign: number): void {
    this.#signs += sign;
    this.#steps++;
    if (this.#steps < INTERVAL) return;
    const { target, pictures, batch } = this.#options;
    const step = (Math.sign(this.#signs / this.#steps - target) * batch * INTERVAL) / pictures;
    this.#probability = Math.min(1, Math.max(0, this.#probability + step));
    [this.#signs, this.#steps] = [0, 0];
  }

  state(): AdaptiveProbabilityState {
    return { probability: this.#probability, signs: this.#signs, steps: this.#steps };
  }

  restore({ probability, signs, steps }: AdaptiveProbabilityState): void {
    [this.#probability, this.#signs, this.#steps] = [probability, signs, steps];
  }
}
