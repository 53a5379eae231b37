import type { FaceAligner, FeatureExtractor, HeadPoseEstimator } from "@mfim/core";
import { Observer } from "../observation/observer.ts";
import { attributeComparisons, comparisonMetric } from "./compare-roles.ts";
import type { PairMetric } from "./pair-metric.ts";
import { angleDifference, distance } from "./vector.ts";

export interface HeadPoseMetricOptions {
  /** Also compare with the true swap's picture. */
  readonly truth?: boolean;
}

/** Pose-HN: L2 of (yaw, pitch, roll) of an estimator apart from the 3DMM, in degrees. */
export function headPoseMetrics(
  estimator: HeadPoseEstimator,
  aligner: FaceAligner,
  { truth = false }: HeadPoseMetricOptions = {},
): PairMetric[] {
  const observer = angleObserver(estimator, aligner);
  return poseComparisons("pose-hn", truth).map((named) =>
    comparisonMetric({
      ...named,
      observer,
      output: "angles",
      compare: angularDistance,
      unit: "degrees",
      range: [0, null],
    }),
  );
}

/** Pose-HN in feature space: L2 of the pooled features of a head pose network, as `pose-hn-features.*`. */
export function headPoseFeatureMetrics(
  extractor: FeatureExtractor,
  aligner: FaceAligner,
  { truth = false }: HeadPoseMetricOptions = {},
): PairMetric[] {
  const observer = new Observer(extractor, aligner, {
    view: "features",
    compute: (faces) => ({ features: extractor.features(faces) }),
  });
  return poseComparisons("pose-hn-features", truth).map((named) =>
    comparisonMetric({
      ...named,
      observer,
      output: "features",
      compare: distance,
      unit: "L2 of features",
      range: [0, null],
    }),
  );
}

/** What an estimator says of aligned faces: yaw, pitch, roll in degrees. */
export function angleObserver(estimator: HeadPoseEstimator, aligner: FaceAligner): Observer<"angles"> {
  return new Observer(estimator, aligner, {
    view: "angles",
    compute: (faces) => ({ angles: estimator.estimate(faces) }),
  });
}

/** Euclidean norm of the differences of angles in degrees, each the shorter way round. */
export function angularDistance(a: ArrayLike<number>, b: ArrayLike<number>): number {
  return Math.hypot(...Array.from(a, (angle, i) => angleDifference(angle, b[i] as number)));
}

function poseComparisons(quantity: string, truth: boolean) {
  return attributeComparisons({ keeps: "target", truth }).map(({ suffix, ...rest }) => ({
    ...rest,
    name: `${quantity}.${suffix}`,
  }));
}
