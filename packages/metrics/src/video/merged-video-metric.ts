import { DataError } from "@mfim/core";
import type { MetricDefinition } from "../definition/metric-definition.ts";
import { VideoMetric, type VideoMetricOptions } from "./video-metric.ts";
import { jitter, neighbourSimilarity } from "./video-stability.ts";

type Reduction = Pick<VideoMetricOptions, "reduce" | "weight">;

const secondDifferences = (frames: number): number => Math.max(0, frames - 2);

/** How runs of frames become a figure, by the metric's quantity: all that merging parts needs. */
export const videoReductions: Readonly<Record<string, Reduction>> = {
  "identity-stability": { reduce: neighbourSimilarity, weight: (frames) => Math.max(0, frames - 1) },
  "pose-jitter": { reduce: (run) => jitter(run, 3), weight: secondDifferences },
  flicker: { reduce: (run) => jitter(run, 1), weight: secondDifferences },
  "landmark-jitter": { reduce: (run) => jitter(run, 2), weight: secondDifferences },
};

/** A video metric that merges what others measured, and measures nothing. @throws RangeError for a name that is none */
export function mergedVideoMetric({ reduction: _, ...definition }: MetricDefinition): VideoMetric {
  const [quantity = ""] = definition.name.split(".");
  const reduction = videoReductions[quantity];
  if (reduction === undefined)
    throw new RangeError(`${definition.name}: expected one of ${Object.keys(videoReductions).join(", ")}.`);
  return new VideoMetric({
    ...definition,
    ...reduction,
    measure: async () => {
      throw new DataError(`${definition.name}: expected parts to merge, got pictures to measure.`);
    },
  });
}
