import { Random, type RandomState } from "@mfim/core";
import {
  AdaptiveProbability,
  type AdaptiveProbabilityState,
  type Augmentation,
  drawAugmentation,
} from "@mfim/stylegan";
import type { GanConfig } from "../config/gan-schema.ts";

/** What a step's pictures are seen through: the generator's in its own step, photographs and fakes in the discriminator's. */
export interface StepAugmentations {
  readonly generator: Augmentation;
  readonly real: Augmentation;
  readonly fake: Augmentation;
}

/** Augmentations of StyleGAN2-ADA from a seeded stream of their own: pictures and latents are drawn as without them. */
export class AugmentationStream {
  readonly #probability: AdaptiveProbability;
  readonly #batch: number;
  readonly #size: number;
  #random: Random;

  constructor(options: NonNullable<GanConfig["augmentation"]>, { batch, run, generator }: GanConfig) {
    this.#probability = new AdaptiveProbability({ ...options, batch });
    this.#batch = batch;
    this.#size = generator.resolution;
    this.#random = new Random(run.seed + 2);
  }

  get probability(): number {
    return this.#probability.probability;
  }

  next(): StepAugmentations {
    const draw = () => drawAugmentation(this.#batch, this.#size, this.probability, this.#random);
    return { generator: draw(), real: draw(), fake: draw() };
  }

  /** @param sign mean sign of the logits of the step's photographs */
  observe(sign: number): void {
    this.#probability.observe(sign);
  }

  state(): { readonly random: RandomState; readonly probability: AdaptiveProbabilityState } {
    return { random: this.#random.state(), probability: this.#probability.state() };
  }

  restore({ random, probability }: ReturnType<AugmentationStream["state"]>): void {
    this.#random = new Random(random);
    this.#probability.restore(probability);
  }
}
