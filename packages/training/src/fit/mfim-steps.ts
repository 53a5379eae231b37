import type { ImageBatch } from "@mfim/core";
import { type CompileOptions, compile } from "@mfim/graph";
import type * as tf from "@tensorflow/tfjs";
import type { TrainingPairs } from "../objective/training-pairs.ts";
import type { MfimUpdates, Scalars } from "./mfim-updates.ts";

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
export interface MfimSteps extends Disposable {
  /** Encoder and generator by the objective. */
  generate(pairs: TrainingPairs, decay: tf.Scalar): Promise<Generated>;
  /** Called after `generate`; ends after its update. */
  discriminate(real: ImageBatch, fake: ImageBatch, penalised: boolean): Promise<Scalars>;
}

/** One process, the whole batch at once: gradients and update of a half in one graph. */
export function wholeSteps(updates: MfimUpdates, options: CompileOptions): MfimSteps {
  const generate = compile((pairs: TrainingPairs, decay: tf.Scalar) => {
    const { gradients, swap, figures } = updates.generatorGradients(pairs);
    updates.applyGenerator(gradients, decay);
    return { swap, figures };
  }, options);
  const discriminate = compile((real: ImageBatch, fake: ImageBatch, penalised: boolean) => {
    const { gradients, figures } = updates.discriminatorGradients(real, fake, penalised);
    updates.applyDiscriminator(gradients);
    return figures;
  }, options);
  return {
    async generate(pairs, decay) {
      const { swap, figures } = generate(pairs, decay);
      return { swap, figures: Promise.resolve(figures) };
    },
    discriminate: async (real, fake, penalised) => discriminate(real, fake, penalised),
    [Symbol.dispose]() {
      generate.dispose();
      discriminate.dispose();
    },
  };
}
