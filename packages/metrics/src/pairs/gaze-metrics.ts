import type { FaceAligner, GazeEstimator } from "@mfim/core";
import { Observer } from "../observation/observer.ts";
import { attributeComparisons, comparisonMetric } from "./compare-roles.ts";
import type { PairMetric } from "./pair-metric.ts";

/** The angle between two directions, degrees in [0, 180]: by tangent, which is exact for small angles, too. */
export function angleBetween(a: ArrayLike<number>, b: ArrayLike<number>): number {
  const [x, y, z] = [0, 1, 2].map((i) => {
    const [j, k] = [(i + 1) % 3, (i + 2) % 3];
    return (a[j] as number) * (b[k] as number) - (a[k] as number) * (b[j] as number);
  }) as [number, number, number];
  const along = [0, 1, 2].reduce((sum, i) => sum + (a[i] as number) * (b[i] as number), 0);
  return (Math.atan2(Math.hypot(x, y, z), along) * 180) / Math.PI;
}

/** Gaze: the angle between where the eyes look in the swap and in another picture, as `gaze.*`. @param truth also the true swap's */
export function gazeMetrics(
  estimator: GazeEstimator,
  aligner: FaceAligner,
  { truth = false }: { readonly truth?: boolean } = {},
): PairMetric[] {
  const observer = new Observer(estimator, aligner, {
    view: "gaze",
    compute: (faces) => ({ gaze: estimator.gaze(faces) }),
  });
  return attributeComparisons({ keeps: "target", truth }).map(({ suffix, ...named }) =>
    comparisonMetric({
      ...named,
      name: `gaze.${suffix}`,
      observer,
      output: "gaze",
      compare: angleBetween,
      unit: "degrees",
      range: [0, 180],
    }),
  );
}
