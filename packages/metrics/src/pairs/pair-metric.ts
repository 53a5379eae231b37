import { DataError, type MetricState } from "@mfim/core";
import type { Instrument, MetricDefinition } from "../definition/metric-definition.ts";
import type { MetricCount, SwapMetric } from "../definition/swap-metric.ts";
import type { SwapObservation } from "../observation/swap-observation.ts";
import {
  type BootstrapOptions,
  type GroupOf,
  groupedMeanInterval,
  type Interval,
  mean,
  meanInterval,
} from "../statistics/bootstrap.ts";

/** What a pair metric measures; `reduction` is "mean over pairs" where nothing else is said. */
export interface PairMetricOptions extends Omit<MetricDefinition, "reduction"> {
  readonly reduction?: string;
  /** One value a pair, in the observation's order; NaN where a pair has none. */
  readonly measure: (observation: SwapObservation) => Promise<readonly number[]>;
}

/**
 * A figure a pair, reported as its mean. Its state is the list of values by pair, so shards merge exactly and intervals
 * can be drawn over pairs. A pair that is seen again replaces its value.
 */
export class PairMetric implements SwapMetric {
  readonly definition: MetricDefinition;
  readonly #measure: PairMetricOptions["measure"];
  readonly #values = new Map<string, number>();

  constructor({ measure, ...definition }: PairMetricOptions) {
    this.definition = { reduction: "mean over pairs", ...definition };
    this.#measure = measure;
  }

  get name(): string {
    return this.definition.name;
  }

  get higherIsBetter(): boolean {
    return this.definition.higherIsBetter;
  }

  get unit(): string {
    return this.definition.unit;
  }

  get instrument(): Instrument | undefined {
    return this.definition.instrument;
  }

  /** Id of the network it is measured with. */
  get network(): string | undefined {
    return this.instrument?.network;
  }

  async update(observation: SwapObservation): Promise<void> {
    const values = await this.#measure(observation);
    for (const [index, id] of observation.ids.entries()) this.#values.set(id, values[index] as number);
  }

  /** Mean over pairs, in the order of their names: the same to the last bit however the pairs were sharded. */
  compute(): number {
    return mean(this.values().map(([, value]) => value));
  }

  interval(options?: BootstrapOptions, groupOf?: GroupOf): Interval | null {
    const known = this.values();
    if (known.length === 0) return null;
    const values = known.map(([, value]) => value);
    if (groupOf === undefined) return meanInterval(values, options);
    return groupedMeanInterval(
      known.map(([id]) => groupOf(id)),
      values,
      options,
    );
  }

  /** Values by pair, sorted by name; pairs without a value are left out. */
  values(): [id: string, value: number][] {
    return this.#sorted().filter(([, value]) => !Number.isNaN(value));
  }

  count(): MetricCount {
    const measured = this.values().length;
    return { measured, missing: this.#values.size - measured, of: "pairs" };
  }

  reset(): void {
    this.#values.clear();
  }

  state(): MetricState {
    const measured = this.values();
    const missing = this.#sorted().filter(([, value]) => Number.isNaN(value));
    return {
      ids: measured.map(([id]) => id),
      values: measured.map(([, value]) => value),
      missing: missing.map(([id]) => id),
    };
  }

  /** @throws DataError where a pair has another value there than here: such shards were not measured alike */
  merge(state: MetricState): void {
    const values = state["values"] as readonly number[];
    const measured = (state["ids"] as readonly string[]).map((id, index) => [id, values[index] as number] as const);
    const missing = ((state["missing"] ?? []) as readonly string[]).map((id) => [id, Number.NaN] as const);
    for (const [id, value] of [...measured, ...missing]) {
      const known = this.#values.get(id);
      if (known !== undefined && !Object.is(known, value))
        throw new DataError(
          `${this.name}: two shards disagree on the pair ${id} (${known} and ${value}); measure both with the same networks and machine, or give each pair to one shard.`,
        );
      this.#values.set(id, value);
    }
  }

  #sorted(): [string, number][] {
    return [...this.#values].sort(([a], [b]) => (a < b ? -1 : 1));
  }

  dispose(): void {}

  [Symbol.dispose](): void {}
}
