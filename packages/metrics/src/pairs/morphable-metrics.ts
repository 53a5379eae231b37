import type { FaceAligner, FaceCoefficients, MorphableRegressor } from "@mfim/core";
import { comparisonMetric } from "./compare-roles.ts";
import { Observer } from "./feature-rows.ts";
import type { PairMetric } from "./pair-metric.ts";
import { distance } from "./vector.ts";

const parts = ["shape", "expression", "pose"] as const satisfies readonly (keyof FaceCoefficients)[];

/**
 * Shape, expression and pose as L2 distance of 3DMM coefficients, in the regressor's own units: to source and to target.
 * A good swap is near the source in shape and near the target in expression and pose. `*.pair` is the distance between
 * source and target: the yardstick.
 */
export function morphableMetrics(regressor: MorphableRegressor, aligner: FaceAligner): PairMetric[] {
  const observer = new Observer(regressor, aligner, (faces) => ({ ...regressor.regress(faces) }));
  return parts.flatMap((part) => {
    const base = { observer, output: part, compare: distance, unit: "L2 of coefficients" };
    return [
      comparisonMetric({
        ...base,
        name: `${part}.source`,
        roles: ["swap", "source"],
        higherIsBetter: part !== "shape",
      }),
      comparisonMetric({
        ...base,
        name: `${part}.target`,
        roles: ["swap", "target"],
        higherIsBetter: part === "shape",
      }),
      comparisonMetric({ ...base, name: `${part}.pair`, roles: ["source", "target"], higherIsBetter: false }),
    ];
  });
}
