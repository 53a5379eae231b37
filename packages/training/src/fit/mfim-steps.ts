import type { ImageBatch } from "@mfim/core";
import { type CompileOptions, type ConcreteFunction, compile } from "@mfim/graph";
import type * as tf from "@tensorflow/tfjs";
import type { TrainingPairs } from "../objective/training-pairs.ts";
import { compileUpdate } from "./compile-update.ts";
import type { DiscriminatorGradients, GeneratorGradients, MfimUpdates } from "./mfim-updates.ts";
import type { Scalars } from "./piecewise-update.ts";

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
  /** The graphs of the gradients, one a kind and shape, once two calls have agreed on them; none where there are no graphs. */
  graphs(): readonly ConcreteFunction[];
}

/** One process, the whole batch at once: the gradients of a half in one graph, then its update piece by piece. */
export function wholeSteps(updates: MfimUpdates, options: CompileOptions): MfimSteps {
  const generatorGradients = compile(updates.generatorGradients, { ...options, name: "generatorGradients" });
  const updateGenerator = compileUpdate<GeneratorGradients>(updates.generatorUpdate, options);
  const discriminatorGradients = compile(updates.discriminatorGradients, {
    ...options,
    name: "discriminatorGradients",
  });
  const updateDiscriminator = compileUpdate<DiscriminatorGradients>(updates.discriminatorUpdate, options);
  return {
    async generate(pairs, decay) {
      const { gradients, swap, figures } = generatorGradients(pairs);
      updateGenerator(gradients, decay);
      return { swap, figures: Promise.resolve(figures) };
    },
    async discriminate(real, fake, penalised) {
      const { gradients, figures } = discriminatorGradients(real, fake, penalised);
      updateDiscriminator(gradients);
      return figures;
    },
    graphs: () => [...generatorGradients.graphs(), ...discriminatorGradients.graphs()],
    [Symbol.dispose]() {
      generatorGradients.dispose();
      discriminatorGradients.dispose();
      for (const update of [updateGenerator, updateDiscriminator]) update[Symbol.dispose]();
    },
  };
}
