import type { TensorOwner } from "./tensor-owner.ts";

/** Plain JSON that merges exactly: sums and counts in float64, or the list of values by pair. */
export type MetricState = Readonly<Record<string, number | readonly number[] | readonly string[]>>;

/** A figure over many pairs: fed batch by batch, computed at the end, merged over shards. */
export interface Metric<Input> extends TensorOwner {
  readonly name: string;
  readonly higherIsBetter: boolean;
  update(input: Input): Promise<void>;
  compute(): number;
  reset(): void;
  state(): MetricState;
  merge(state: MetricState): void;
}
