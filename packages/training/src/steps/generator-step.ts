import { assertShape, type ImageBatch, tidyParts } from "@mfim/core";
import { type CodeStatistics, codeStatistics, type SwapNetworks, swapStyles } from "@mfim/mfim";
import type { Objective, ObjectiveValue, References } from "../objective/objective.ts";
import type { TrainingPairs } from "../objective/training-pairs.ts";
import { type NamedGradients, namedGradients, type ParameterGroups } from "./named-gradients.ts";

export interface GeneratorParts extends SwapNetworks {
  readonly objective: Objective;
}

export interface GeneratorLoss extends ObjectiveValue {
  /** The swaps that were judged, [N, R, R, 3]. */
  readonly swap: ImageBatch;
  /** Of the style codes that they were made of: what a training watches beside its loss. */
  readonly codes: CodeStatistics;
}

/** The swap of a batch and what the objective says of it. Differentiable in the parameters of encoder and generator. */
export function generatorLoss(
  { encoder, generator, objective }: GeneratorParts,
  { source, target }: Pick<TrainingPairs, "source" | "target">,
  references: References,
): GeneratorLoss {
  const side = generator.layout.resolution;
  assertShape(target, [null, side, side, 3], "generatorLoss(target)");
  return tidyParts(() => {
    const styles = swapStyles(encoder, source, target);
    const swap = generator.synthesize(styles);
    return { ...objective.evaluate(swap, references), swap, codes: codeStatistics(styles) };
  });
}

export interface GeneratorStep<Groups extends ParameterGroups> extends GeneratorLoss {
  /** By the names of `trained` and checkpoint key. */
  readonly gradients: NamedGradients<unknown, Groups>["gradients"];
}

/**
 * One generator step without its update: loss, terms, the swaps and the gradients of the parameters in `trained`, for
 * instance { encoder: encoder.parameters(), generator: generator.synthesisParameters() }. What comes from source and target
 * alone is computed before the tape starts, so that the backward pass does not walk it. Reads no value, so it compiles into
 * a graph; everything returned is the caller's to dispose.
 */
export function generatorStep<Groups extends ParameterGroups>(
  parts: GeneratorParts,
  pairs: TrainingPairs,
  trained: Groups,
): GeneratorStep<Groups> {
  return tidyParts(() => {
    const references = parts.objective.references(pairs);
    const { total, kept, gradients } = namedGradients(() => {
      const { total: loss, ...rest } = generatorLoss(parts, pairs, references);
      return { total: loss, kept: rest };
    }, trained);
    return { total, ...kept, gradients };
  });
}
