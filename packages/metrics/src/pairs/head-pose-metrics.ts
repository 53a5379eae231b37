import type { FaceAligner, HeadPoseEstimator } from "@mfim/core";
import { comparisonMetric } from "./compare-roles.ts";
import { Observer } from "./feature-rows.ts";
import type { PairMetric } from "./pair-metric.ts";
import { angleDifference } from "./vector.ts";

/** Pose-HN: L2 of (yaw, pitch, roll) of an estimator apart from the 3DMM, in degrees. */
export function headPoseMetrics(estimator: HeadPoseEstimator, aligner: FaceAligner): PairMetric[] {
  const observer = new Observer(estimator, aligner, (faces) => ({ angles: estimator.estimate(faces) }));
  const base = { observer, output: "angles" as const, compare: angularDistance, unit: "degrees" };
  return [
    comparisonMetric({ ...base, name: "pose-hn.target", roles: ["swap", "target"], higherIsBetter: false }),
    comparisonMetric({ ...base, name: "pose-hn.source", roles: ["swap", "source"], higherIsBetter: true }),
    comparisonMetric({ ...base, name: "pose-hn.pair", roles: ["source", "target"], higherIsBetter: false }),
  ];
}

function angularDistance(a: Float32Array, b: Float32Array): number {
  return Math.hypot(...Array.from(a, (angle, i) => angleDifference(angle, b[i] as number)));
}
