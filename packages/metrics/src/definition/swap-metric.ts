import type { Metric } from "@mfim/core";
import type { SwapObservation } from "../observation/swap-observation.ts";
import type { BootstrapOptions, GroupOf, Interval } from "../statistics/bootstrap.ts";
import type { MetricDefinition } from "./metric-definition.ts";

/** How much went into a figure. */
export interface MetricCount {
  /** Pairs, pictures or videos with a value. */
  readonly measured: number;
  /** Those that gave none: no face found, an empty mask. */
  readonly missing: number;
  readonly of: "pairs" | "pictures" | "videos";
}

/** A metric over swaps: fed batch by batch, merged over shards to the same figure to the last bit. */
export interface SwapMetric extends Metric<SwapObservation> {
  readonly definition: MetricDefinition;
  count(): MetricCount;
  /** Seeded bootstrap, over groups of pairs where `groupOf` is given; `null` where the figure has no honest one (docs/metrics.md). */
  interval(options?: BootstrapOptions, groupOf?: GroupOf): Interval | null;
}
