import type { Measurement } from "../measure/figures.ts";
import { table } from "./table.ts";

/** What a job of several processes loses: none of it where no such row was measured. */
export function ranksSection(measurements: readonly Measurement[]): string[] {
  const jobs = measurements.flatMap((measurement) => (measurement.ranks === undefined ? [] : [measurement]));
  const alone = jobs.find(({ ranks }) => ranks?.size === 1);
  if (alone === undefined || jobs.length === 1) return [];
  return [
    "## Several processes over MPI",
    "Each rank computes a batch of its own with the same number of threads, so with perfect scaling a step of all ranks takes as long as that of one: efficiency is their quotient. On one machine ranks also share caches and memory. Bytes are what a rank hands to all-reduce in one step; the time under way includes waiting for the slower rank.",
    table(
      ["row", "ranks", "ms a step", "efficiency", "MB a step", "ms in all-reduce"],
      jobs.map(({ row, median_ms, ranks }) => [
        row,
        String(ranks?.size),
        median_ms.toFixed(0),
        `${((100 * alone.median_ms) / median_ms).toFixed(0)} %`,
        ((ranks?.bytes ?? 0) / 1e6).toFixed(1),
        (ranks?.allReduceMs ?? 0).toFixed(1),
      ]),
    ),
  ];
}
