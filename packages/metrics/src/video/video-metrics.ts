import type { FaceAligner, FaceRecognizer, HeadPoseEstimator, LandmarkDetector } from "@mfim/core";
import { wholePictureInstrument } from "../definition/metric-definition.ts";
import { detectedLandmarks } from "../observation/detected-landmarks.ts";
import { picturesOf } from "../observation/pictures.ts";
import type { Role, SwapObservation } from "../observation/swap-observation.ts";
import { angleObserver } from "../pairs/head-pose-metrics.ts";
import { embeddingObserver } from "../pairs/identity-metrics.ts";
import { eyeDistance } from "../pairs/landmark-distance.ts";
import { angleDifference } from "../pairs/vector.ts";
import { cellLuma } from "./flicker.ts";
import { videoReductions } from "./merged-video-metric.ts";
import { VideoMetric } from "./video-metric.ts";

/**
 * Identity stability: cosine similarity of neighbouring frames, of the swap (`identity-stability.swap`) and, as the
 * yardstick, of the untouched video (`identity-stability.target`).
 */
export function identityStabilityMetrics(recognizer: FaceRecognizer, aligner: FaceAligner): VideoMetric[] {
  const observer = embeddingObserver(recognizer, aligner);
  const roles: readonly Role[] = ["swap", "target"];
  return roles.map(
    (role) =>
      new VideoMetric({
        name: `identity-stability.${role}`,
        unit: "cosine of neighbouring frames",
        range: [-1, 1],
        higherIsBetter: true,
        instrument: observer.instrument,
        measure: async (observation) => (await observer.see(observation, role)).embedding,
        ...reductionOf("identity-stability"),
      }),
  );
}

/** Jitter of the head: second difference over time of the swap's angles less the target's, `pose-jitter.target`. */
export function poseJitterMetric(estimator: HeadPoseEstimator, aligner: FaceAligner): VideoMetric {
  const observer = angleObserver(estimator, aligner);
  return new VideoMetric({
    name: "pose-jitter.target",
    unit: "degrees per frame squared",
    range: [0, null],
    higherIsBetter: false,
    instrument: observer.instrument,
    async measure(observation) {
      const { angles: swap } = await observer.see(observation, "swap");
      const { angles: target } = await observer.see(observation, "target");
      return swap.map((row, n) => row.map((angle, i) => angleDifference(angle, target[n]?.[i] as number)));
    },
    ...reductionOf("pose-jitter"),
  });
}

/**
 * Jitter of the face: second difference over time of the swap's landmarks less the target's, mean over points, in percent
 * of the target's eye distance, `landmark-jitter.target`.
 */
export function landmarkJitterMetric(detector: LandmarkDetector): VideoMetric {
  return new VideoMetric({
    name: "landmark-jitter.target",
    unit: "% of the eye distance per frame squared",
    range: [0, null],
    higherIsBetter: false,
    instrument: wholePictureInstrument(detector),
    async measure(observation) {
      const swaps = await detectedLandmarks(detector, observation, "swap");
      const targets = await detectedLandmarks(detector, observation, "target");
      return swaps.map((swap, n) => {
        const target = targets[n];
        if (!swap || !target) return null;
        const size = eyeDistance(target) / 100;
        return swap.points.map((value, i) => (value - (target.points[i] as number)) / size);
      });
    },
    ...reductionOf("landmark-jitter"),
  });
}

/**
 * Flicker, without a network: second difference over time of brightness, mean over the cells of a grid, of the swap less the target
 * (`flicker.target`: what the method adds to the video's own changes; 0 for the untouched video) and of the swap alone (`flicker.swap`).
 * Even movement and slow changes of light have none.
 */
export function flickerMetrics(): VideoMetric[] {
  const definition = {
    unit: "steps of 255 per frame squared",
    range: [0, null],
    higherIsBetter: false,
    ...reductionOf("flicker"),
  } as const;
  const cells = async (observation: SwapObservation, role: Role) => (await picturesOf(observation, role)).map(cellLuma);
  return [
    new VideoMetric({
      ...definition,
      name: "flicker.target",
      async measure(observation) {
        const [swaps, targets] = [await cells(observation, "swap"), await cells(observation, "target")];
        return swaps.map((swap, n) => swap.map((value, cell) => value - (targets[n]?.[cell] as number)));
      },
    }),
    new VideoMetric({ ...definition, name: "flicker.swap", measure: (observation) => cells(observation, "swap") }),
  ];
}

const reductionOf = (quantity: string) => videoReductions[quantity] as (typeof videoReductions)[string];
