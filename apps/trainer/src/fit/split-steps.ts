import { setImmediate as nextTurn } from "node:timers/promises";
import type { ImageBatch } from "@mfim/core";
import { compile } from "@mfim/graph";
import * as tf from "@tensorflow/tfjs";
import { compileOptions } from "../config/common-schema.ts";
import type { FitConfig } from "../config/fit-schema.ts";
import type { Exchange } from "../parallel/exchange.ts";
import { type Computed, meanOverProcesses, sumOfParts } from "../parallel/mean-over-processes.ts";
import type { FitSteps } from "./fit-steps.ts";
import type { FitUpdates, Scalars } from "./fit-updates.ts";

/**
 * What a process has of a batch, in equal parts: computed one after another, and the mean of the gradients of all processes
 * is applied everywhere. Equal to the whole batch at once, but for the discriminator's deviation over the batch, which is that of a
 * part: n processes equal one process that accumulates n parts. Gradients of encoder and generator, the most of all bytes,
 * travel while the discriminator's are computed.
 */
export function splitSteps(updates: FitUpdates, config: FitConfig, exchange: Exchange): FitSteps {
  const options = compileOptions(config.run);
  const parts = config.run.accumulate;
  const generator = compile(updates.generatorGradients, { ...options, name: "generatorGradients" });
  const applyGenerator = compile(updates.applyGenerator, { ...options, name: "applyGenerator" });
  const discriminator = compile(updates.discriminatorGradients, { ...options, name: "discriminatorGradients" });
  const applyDiscriminator = compile(updates.applyDiscriminator, { ...options, name: "applyDiscriminator" });
  let generated: Promise<unknown> = Promise.resolve();

  async function updateGenerator(sum: Computed, decay: tf.Scalar): Promise<Scalars> {
    const { gradients, figures } = await meanOverProcesses(sum, parts, exchange);
    applyGenerator(gradients, decay);
    tf.dispose(gradients);
    return figures;
  }

  return {
    async generate({ source, target, reference = target, likeness = source, reconstructionWeights }, decay) {
      const swaps: ImageBatch[] = [];
      const sum = sumOfParts(parts, (part) =>
        withPart([source, target, reference, likeness, reconstructionWeights], part, parts, (rows) => {
          const [from, onto, answer, looks, weights] = rows;
          const { swap, ...computed } = generator({
            source: from as ImageBatch,
            target: onto as ImageBatch,
            reference: answer as ImageBatch,
            likeness: looks as ImageBatch,
            reconstructionWeights: weights as tf.Tensor1D,
          });
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
        withPart([real, fake], part, parts, ([pictures, swaps]) =>
          discriminator(pictures as ImageBatch, swaps as ImageBatch, penalised),
        ),
      );
      // Every process exchanges in the same order.
      await generated;
      const { gradients, figures } = await meanOverProcesses(sum, parts, exchange);
      applyDiscriminator(gradients);
      tf.dispose(gradients);
      return figures;
    },
    [Symbol.dispose]() {
      for (const step of [generator, applyGenerator, discriminator, applyDiscriminator]) step.dispose();
    },
  };
}

/** Calls `work` with the rows of one of `parts` equal parts of every tensor. */
function withPart<Result>(
  tensors: readonly tf.Tensor[],
  part: number,
  parts: number,
  work: (rows: readonly tf.Tensor[]) => Result,
): Result {
  const rows = tensors.map((tensor) => {
    const size = (tensor.shape[0] as number) / parts;
    return tf.slice(tensor, part * size, size);
  });
  const result = work(rows);
  tf.dispose(rows);
  return result;
}
