import { assertShape, ConfigError, type ImageBatch, type ObjectiveTerm, tidyParts } from "@mfim/core";
import * as tf from "@tensorflow/tfjs";
import { judge, judgePairs } from "./judged-pictures.ts";
import { isOff, type LossWeight, productOf } from "./loss-weight.ts";
import type { TrainingPairs } from "./training-pairs.ts";

/** A term and how much it counts. */
export interface WeightedTerm {
  readonly term: ObjectiveTerm;
  readonly weight: LossWeight;
  /** Multiplies the weight; default 1. */
  readonly factor?: LossWeight;
}

/** Unweighted terms by name; those switched off are absent. */
export type TermValues = Readonly<Record<string, tf.Scalar>>;

/** A weighted sum and its unweighted terms. */
export interface ObjectiveValue {
  readonly total: tf.Scalar;
  readonly terms: TermValues;
}

/** What the terms need of a batch alone, in the order of the terms. */
export type References = readonly tf.TensorContainer[];

/** What a step logs beside its terms. */
const takenNames = ["total", "diversity", "discriminator", "r1", "code-size", "code-spread"];

/**
 * The weighted sum of terms that encoder and generator are trained by. Terms are evaluated in their order, and what several
 * of them ask of one network is computed once. R1 is the discriminator's; see `discriminatorLoss`. The networks belong to
 * the caller.
 */
export class Objective {
  /** Those that are switched on. */
  readonly terms: readonly WeightedTerm[];

  /** @throws ConfigError where two terms have one name, or one that something else is logged under */
  constructor(terms: readonly WeightedTerm[]) {
    this.terms = terms.filter(({ weight, factor = 1 }) => !isOff(weight) && !isOff(factor));
    const names = [...takenNames, ...terms.map(({ term }) => term.name)];
    const twice = names.filter((name, n) => names.indexOf(name) !== n);
    if (twice.length > 0) {
      throw new ConfigError(
        `Objective: expected terms of different names, other than ${takenNames.join(", ")}, got ${twice.join(", ")} twice; rename it.`,
      );
    }
  }

  /** What the terms need of a batch alone. Call it outside `tf.variableGrads` and within a scope that frees the results, such as `tf.tidy`. */
  references(pairs: TrainingPairs): References {
    assertShape(pairs.reference ?? pairs.target, pairs.target.shape, "Objective.references(reference)");
    return tidyParts(() => {
      const judged = judgePairs(pairs);
      return this.terms.map(({ term }) => term.references(judged) as tf.TensorContainer);
    });
  }

  /** Every term, and the weighted sum. Differentiable in `swap`, [N, R, R, 3]. */
  evaluate(swap: ImageBatch, references: References): ObjectiveValue {
    return tidyParts(() => {
      const judged = judge(swap);
      const values = this.terms.map(({ term }, n) => [term.name, term.value(judged, references[n])] as const);
      const weighted = this.terms.map(({ weight, factor = 1 }, n) =>
        tf.mul(values[n]?.[1] as tf.Scalar, productOf(factor, weight)),
      );
      const total = weighted.reduce<tf.Tensor>((sum, value) => tf.add(sum, value), tf.scalar(0));
      return { total: total as tf.Scalar, terms: Object.fromEntries(values) };
    });
  }
}
