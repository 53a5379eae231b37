import { assertShape, type Discriminator, type ImageBatch, tidyParts } from "@mfim/core";
import { type CodeStatistics, codeStatistics, type SwapNetworks, swapStyles } from "@mfim/mfim";
import * as tf from "@tensorflow/tfjs";
import type { LossValues } from "../objective/loss-terms.ts";
import type { MfimObjective, SwapReferences } from "../objective/mfim-objective.ts";
import { type GradientGroups, namedGradients, type ParameterGroups } from "./named-gradients.ts";

export interface GeneratorParts extends SwapNetworks {
  readonly objective: MfimObjective;
  /** Needed where the adversarial term counts. */
  readonly discriminator?: Discriminator;
}

/** Training pairs: pictures [N, R, R, 3] at the generator's resolution, FFHQ-aligned in [-1, 1]. */
export interface TrainingPairs {
  readonly source: ImageBatch;
  readonly target: ImageBatch;
  /** What reconstruction compares the swap with where its truth is known; default: the target. */
  readonly reference?: ImageBatch;
  /** Whose identity and shape the swap is to have; default: the source. Where the truth is known, it shows the source as it ought to look there. */
  readonly likeness?: ImageBatch;
  /** [N]: how much reconstruction counts for each pair; see `weightsOfPairs`. */
  readonly reconstructionWeights?: tf.Tensor1D;
}

export interface GeneratorLoss {
  readonly total: tf.Scalar;
  readonly terms: LossValues;
  /** The swaps that were judged, [N, R, R, 3]. */
  readonly swap: ImageBatch;
  /** Of the style codes that they were made of: what a training watches beside its loss. */
  readonly codes: CodeStatistics;
}

/** The swap of a batch and what the objective says of it. Differentiable in the parameters of encoder and generator. */
export function generatorLoss(parts: GeneratorParts, pairs: TrainingPairs, references: SwapReferences): GeneratorLoss {
  const { encoder, generator, objective, discriminator } = parts;
  const { source, target, reference = target, reconstructionWeights } = pairs;
  const side = generator.layout.resolution;
  assertShape(target, [null, side, side, 3], "generatorLoss(target)");
  return tidyParts(() => {
    const styles = swapStyles(encoder, source, target);
    const swap = generator.synthesize(styles);
    const judged = objective.isOn("adversarial") ? discriminator?.logits(swap) : undefined;
    const value = objective.evaluate({
      swap,
      reference,
      references,
      ...(judged !== undefined && { logits: judged }),
      ...(reconstructionWeights !== undefined && { reconstructionWeights }),
    });
    return { ...value, swap, codes: codeStatistics(styles) };
  });
}

export interface GeneratorStep extends GeneratorLoss {
  /** By the names of `trained`. */
  readonly gradients: GradientGroups;
}

/**
 * One generator step without its update: loss, terms, the swaps and the gradients of the parameters in `trained`, for
 * instance { encoder: encoder.parameters(), generator: generator.parameters() }. What comes from source and target alone
 * is computed before the tape starts, so that the backward pass does not walk it. Reads no value, so it compiles into a
 * graph; everything returned is the caller's to dispose.
 */
export function generatorStep(parts: GeneratorParts, pairs: TrainingPairs, trained: ParameterGroups): GeneratorStep {
  const references = parts.objective.references(pairs.likeness ?? pairs.source, pairs.target);
  const { total, kept, gradients } = namedGradients(() => {
    const { total: loss, terms, swap, codes } = generatorLoss(parts, pairs, references);
    return { total: loss, kept: { ...terms, swap, ...codes } as Record<string, tf.Tensor> };
  }, trained);
  tf.dispose(Object.values(references).filter((tensor) => tensor !== null));
  const { swap, rootMeanSquare, deviation, ...terms } = kept;
  const codes = { rootMeanSquare, deviation } as CodeStatistics;
  return { total, terms: terms as LossValues, swap: swap as ImageBatch, codes, gradients };
}
