import { setImmediate as nextTurn } from "node:timers/promises";
import type { ImageBatch } from "@mfim/core";
import { type CompileOptions, compile } from "@mfim/graph";
import * as tf from "@tensorflow/tfjs";
import type { TrainingPairs } from "../objective/training-pairs.ts";
import type { Exchange } from "../parallel/exchange.ts";
import { type Computed, meanOverProcesses, sumOfParts } from "../parallel/mean-over-processes.ts";
import { compileUpdate } from "./compile-update.ts";
import type { MfimSteps } from "./mfim-steps.ts";
import type { DiscriminatorGradients, GeneratorGradients, MfimUpdates } from "./mfim-updates.ts";
import type { Scalars } from "./piecewise-update.ts";

/**
 * What a process has of a batch, in equal parts: computed one after another, and the mean of the gradients of all processes
 * is applied everywhere. Equal to the whole batch at once, but for the discriminator's deviation over the batch, which is that of a
 * part: n processes equal one process that accumulates n parts. Gradients of encoder and generator, the most of all bytes,
 * travel while the discriminator's are computed.
 */
export function splitSteps(
  updates: MfimUpdates,
  options: CompileOptions,
  parts: number,
  exchange: Exchange,
): MfimSteps {
  const generator = compile(updates.generatorGradients, { ...options, name: "generatorGradients" });
  const applyGenerator = compileUpdate<GeneratorGradients>(updates.generatorUpdate, options);
  const discriminator = compile(updates.discriminatorGradients, { ...options, name: "discriminatorGradients" });
  const applyDiscriminator = compileUpdate<DiscriminatorGradients>(updates.discriminatorUpdate, options);
  let generated: Promise<unknown> = Promise.resolve();

  async function updateGenerator(sum: Computed<GeneratorGradients>, decay: tf.Scalar): Promise<Scalars> {
    const { gradients, figures } = await meanOverProcesses(sum, parts, exchange);
    applyGenerator(gradients, decay);
    return figures;
  }

  return {
    async generate(pairs, decay) {
      const swaps: ImageBatch[] = [];
      const sum = sumOfParts(parts, (part) =>
        withPart<TrainingPairs, Computed<GeneratorGradients>>(pairs, part, parts, (rows) => {
          const { swap, ...computed } = generator(rows);
          swaps.push(swap);
          return computed;
        }),
      );
      const swap = tf.concat(swaps, 0);
      tf.dispose(swaps);
      const figures = updateGenerator(sum, decay);
      // Whoever waits for the figures hears of a failure; nobody else has to.
      generated = figures.catch(() => {});
      // A computation blocks JavaScript: what is to travel meanwhile must have begun.
      await nextTurn();
      return { swap, figures };
    },
    async discriminate(real, fake, penalised) {
      // Alone nothing travels, and the sooner gradients are gone, the less memory.
      if (exchange.size === 1) await generated;
      const sum = sumOfParts(parts, (part) =>
        withPart({ real, fake }, part, parts, (rows) => discriminator(rows.real, rows.fake, penalised)),
      );
      // Every process exchanges in the same order.
      await generated;
      const { gradients, figures } = await meanOverProcesses(sum, parts, exchange);
      applyDiscriminator(gradients);
      return figures;
    },
    graphs: () => [...generator.graphs(), ...discriminator.graphs()],
    [Symbol.dispose]() {
      for (const step of [generator, discriminator]) step.dispose();
      for (const update of [applyGenerator, applyDiscriminator]) update[Symbol.dispose]();
    },
  };
}

/** Calls `work` with the rows of one of `parts` equal parts of every tensor. */
function withPart<Tensors extends object, Result>(
  tensors: Tensors,
  part: number,
  parts: number,
  work: (rows: Tensors) => Result,
): Result {
  const rows = Object.entries(tensors as Readonly<Record<string, tf.Tensor>>).map(([name, tensor]) => {
    const size = (tensor.shape[0] as number) / parts;
    return [name, tf.slice(tensor, part * size, size)] as const;
  });
  const result = work(Object.fromEntries(rows) as Tensors);
  tf.dispose(rows.map(([, row]) => row));
  return result;
}
