import type { ImageBatch } from "@mfim/core";
import type * as tf from "@tensorflow/tfjs";
import type { FitConfig } from "../config/fit-schema.ts";
import type { Exchange } from "../parallel/exchange.ts";
import type { GeneratorBatch, Scalars } from "./fit-updates.ts";

/** The two halves of an MFIM step, each with its update. Arguments stay the caller's, results become so. */
export interface FitSteps extends Disposable {
  /** Encoder and generator by the objective; gives the swaps, in the order of the batch, and the figures. */
  generate(batch: GeneratorBatch, decay: tf.Scalar): Promise<{ readonly swap: ImageBatch; readonly figures: Scalars }>;
  discriminate(real: ImageBatch, fake: ImageBatch, penalised: boolean): Promise<Scalars>;
}

/** How many parts a batch is computed in, over all processes and one after another. */
export function partsOf(config: FitConfig, exchange: Exchange): number {
  return config.run.accumulate * exchange.size;
}
