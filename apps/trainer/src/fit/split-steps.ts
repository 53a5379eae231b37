import type { ImageBatch } from "@mfim/core";
import { compile } from "@mfim/graph";
import * as tf from "@tensorflow/tfjs";
import { compileOptions } from "../config/common-schema.ts";
import type { FitConfig } from "../config/fit-schema.ts";
import type { Exchange } from "../parallel/exchange.ts";
import { meanOfParts } from "../parallel/mean-of-parts.ts";
import type { FitSteps } from "./fit-steps.ts";
import type { FitUpdates } from "./fit-updates.ts";

/**
 * What a process has of a batch, in equal parts: computed one after another, and the mean of the gradients of all processes
 * is applied everywhere. Equal to the whole batch at once, but for the discriminator's deviation over the batch, which is that of a
 * part: n processes equal one process that accumulates n parts.
 */
export function splitSteps(updates: FitUpdates, config: FitConfig, exchange: Exchange): FitSteps {
  const options = compileOptions(config.run);
  const parts = config.run.accumulate;
  const own = Array.from({ length: parts }, (_, n) => n);
  const generator = compile(updates.generatorGradients, { ...options, name: "generatorGradients" });
  const applyGenerator = compile(updates.applyGenerator, { ...options, name: "applyGenerator" });
  const discriminator = compile(updates.discriminatorGradients, { ...options, name: "discriminatorGradients" });
  const applyDiscriminator = compile(updates.applyDiscriminator, { ...options, name: "applyDiscriminator" });
  return {
    async generate({ source, target, reference = target, reconstructionWeights }, decay) {
      const swaps: ImageBatch[] = [];
      const { gradients, figures } = await meanOfParts(own, exchange, (part) =>
        withPart([source, target, reference, reconstructionWeights], part, parts, ([from, onto, answer, weights]) => {
          const computed = generator({
            source: from as ImageBatch,
            target: onto as ImageBatch,
            reference: answer as ImageBatch,
            reconstructionWeights: weights as tf.Tensor1D,
          });
          swaps.push(computed.swap);
          return { gradients: computed.gradients, figures: computed.figures };
        }),
      );
      applyGenerator(gradients, decay);
      tf.dispose(gradients);
      const swap = tf.concat(swaps, 0);
      tf.dispose(swaps);
      return { swap, figures };
    },
    async discriminate(real, fake, penalised) {
      const { gradients, figures } = await meanOfParts(own, exchange, (part) =>
        withPart([real, fake], part, parts, ([pictures, swaps]) =>
          discriminator(pictures as ImageBatch, swaps as ImageBatch, penalised),
        ),
      );
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
