import type { Metric, MetricState } from "@mfim/core";
import { mean } from "./statistics.ts";
import type { SwapObservation } from "./swap-observation.ts";

export interface PairMetricOptions {
  readonly name: string;
  readonly higherIsBetter: boolean;
  readonly unit: string;
  /** What the figure was measured with, printed beside it. */
  readonly network?: string;
  /** One value a pair, in the observation's order. */
  readonly measure: (observation: SwapObservation) => Promise<readonly number[]>;
}

/**
 * A figure a pair, reported as its mean. Its state is the list of values by pair, so shards merge exactly and intervals
 * can be drawn over pairs. A pair that is seen again replaces its value.
 */
export class PairMetric implements Metric<SwapObservation> {
  readonly name: string;
  readonly higherIsBetter: boolean;
  readonly unit: string;
  readonly network: string | undefined;
  readonly #measure: PairMetricOptions["measure"];
  readonly #values = new Map<string, number>();

  constructor(options: PairMetricOptions) {
    this.name = options.name;
    this.higherIsBetter = options.higherIsBetter;
    this.unit = options.unit;
    this.network = options.network;
    this.#measure = options.measure;
  }

  async update(observation: SwapObservation): Promise<void> {
    const values = await this.#measure(observation);
    this.#keep(observation.ids, values);
  }

  /** Mean over pairs, in the order of their names: the same to the last bit however the pairs were sharded. */
  compute(): number {
    return mean(this.values().map(([, value]) => value));
  }

  /** Values by pair, sorted by name. */
  values(): [id: string, value: number][] {
    return [...this.#values].sort(([a], [b]) => (a < b ? -1 : 1));
  }

  reset(): void {
    this.#values.clear();
  }

  state(): MetricState {
    const sorted = this.values();
    return { ids: sorted.map(([id]) => id), values: sorted.map(([, value]) => value) };
  }

  merge(state: MetricState): void {
    this.#keep(state["ids"] as readonly string[], state["values"] as readonly number[]);
  }

  #keep(ids: readonly string[], values: readonly number[]): void {
    for (const [index, id] of ids.entries()) this.#values.set(id, values[index] as number);
  }

  dispose(): void {}

  [Symbol.dispose](): void {}
}
