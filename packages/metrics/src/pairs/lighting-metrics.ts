import type { FaceAligner, LightEstimator } from "@mfim/core";
import { Observer } from "../observation/observer.ts";
import { attributeComparisons, comparisonMetric } from "./compare-roles.ts";
import type { PairMetric } from "./pair-metric.ts";
import { distance } from "./vector.ts";

/** Lighting: L2 of the light's coefficients between the swap and another picture, as `lighting.*`. @param truth also the true swap's */
export function lightingMetrics(
  estimator: LightEstimator,
  aligner: FaceAligner,
  { truth = false }: { readonly truth?: boolean } = {},
): PairMetric[] {
  const observer = new Observer(estimator, aligner, {
    view: "light",
    compute: (faces) => ({ light: estimator.light(faces) }),
  });
  return attributeComparisons({ keeps: "target", truth }).map(({ suffix, ...named }) =>
    comparisonMetric({
      ...named,
      name: `lighting.${suffix}`,
      observer,
      output: "light",
      compare: distance,
      unit: "L2 of coefficients",
      range: [0, null],
    }),
  );
}
