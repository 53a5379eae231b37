import type { LandmarkDetector } from "@mfim/core";
import { type MetricDefinition, wholePictureInstrument } from "../definition/metric-definition.ts";
import { detectedLandmarks } from "../observation/detected-landmarks.ts";
import type { Role } from "../observation/swap-observation.ts";
import { normalisedMeanError } from "./landmark-distance.ts";
import { PairMetric } from "./pair-metric.ts";

/** Expected to be 0 where the swap's face lies as the compared one's does. */
export type LandmarkReference = Extract<Role, "truth" | "target">;

const definition = {
  unit: "% of the eye distance",
  range: [0, null],
  higherIsBetter: false,
} as const satisfies Partial<MetricDefinition>;

/**
 * Landmark error: one detector looks at the swap and at the compared picture, so that its own bias cancels. A pair in
 * which it misses a face has no value and is counted as missing.
 */
export function landmarkMetrics(
  detector: LandmarkDetector,
  references: readonly LandmarkReference[] = ["truth"],
): PairMetric[] {
  return references.map(
    (reference) =>
      new PairMetric({
        ...definition,
        name: `landmarks.${reference}`,
        instrument: wholePictureInstrument(detector),
        async measure(observation) {
          const swap = await detectedLandmarks(detector, observation, "swap");
          const other = await detectedLandmarks(detector, observation, reference);
          return swap.map((found, n) => {
            const truth = other[n];
            return found && truth ? normalisedMeanError(found, truth) : Number.NaN;
          });
        },
      }),
  );
}

/** Landmarks found in the swap against the true swap's known ones, which must be of the detector's scheme: `landmarks.known`. */
export function knownLandmarkMetric(detector: LandmarkDetector): PairMetric {
  return new PairMetric({
    ...definition,
    name: "landmarks.known",
    instrument: wholePictureInstrument(detector),
    async measure(observation) {
      const known = observation.landmarks("truth");
      const swap = await detectedLandmarks(detector, observation, "swap");
      return swap.map((found, n) => (found ? normalisedMeanError(found, known[n] as (typeof known)[0]) : Number.NaN));
    },
  });
}
