import type { ImageBatch } from "@mfim/core";
import type * as tf from "@tensorflow/tfjs";
import type { FitConfig } from "../config/fit-schema.ts";
import type { Exchange } from "../parallel/exchange.ts";
import type { GeneratorBatch, Scalars } from "./fit-updates.ts";

/** What the generator's half gives at once, and when it is done. */
export interface Generated {
  /** The swaps, in the order of the batch. */
  readonly swap: ImageBatch;
  /** Figures of the step, when encoder and generator have been updated. */
  readonly figures: Promise<Scalars>;
}

/**
 * The two halves of an MFIM step, each with its update. Arguments stay the caller's, results become so. The discriminator
 * learns from swaps that were made before the update, so it may begin while the other processes' gradients are under way.
 */
export interface FitSteps extends Disposable {
  /** Encoder and generator by the objective. */
  generate(batch: GeneratorBatch, decay: tf.Scalar): Promise<Generated>;
  /** Called after `generate`; ends after its update. */
  discriminate(real: ImageBatch, fake: ImageBatch, penalised: boolean): Promise<Scalars>;
}

/** How many parts a batch is computed in, over all processes and one after another. */
export function partsOf(config: FitConfig, exchange: Exchange): number {
  return config.run.accumulate * exchange.size;
}
