import type { FaceAligner, FeatureExtractor, MetricState } from "@mfim/core";
import type { MetricDefinition } from "../definition/metric-definition.ts";
import type { MetricCount, SwapMetric } from "../definition/swap-metric.ts";
import type { Observer } from "../observation/observer.ts";
import type { SwapObservation } from "../observation/swap-observation.ts";
import { type BootstrapOptions, bootstrapInterval, type Interval, mean, meanAt } from "../statistics/bootstrap.ts";
import { type KernelSums, kernelSums } from "./kernel-distance.ts";
import { RowSample } from "./row-sample.ts";
import { featureObserver, type SetReference, setMetricName } from "./set-features.ts";

export interface KernelMetricOptions {
  /** Default the targets. */
  readonly reference?: SetReference;
  /** Pairs that are kept at the most, drawn by the hash of their ids; default 1,000. */
  readonly capacity?: number;
  readonly seed?: number;
}

/**
 * Kernel distance of the swaps as a set to the reference pictures of the same pairs: `kid.*` over FID's Inception,
 * `kernel-ID.*` over any other features. All pairs up to `capacity` are compared at once, in place of the customary mean
 * over random subsets; beyond it a fixed sample of pairs is.
 */
export class KernelMetric implements SwapMetric {
  readonly definition: MetricDefinition;
  readonly #observer: Observer<"features">;
  readonly #reference: SetReference;
  readonly #swaps: RowSample;
  readonly #others: RowSample;
  #known: KernelSums | undefined;

  constructor(
    extractor: FeatureExtractor,
    aligner: FaceAligner,
    { reference = "target", capacity = 1000, seed = 0 }: KernelMetricOptions = {},
  ) {
    this.#observer = featureObserver(extractor, aligner);
    this.#reference = reference;
    this.#swaps = new RowSample(capacity, seed);
    this.#others = new RowSample(capacity, seed);
    this.definition = {
      name: `${setMetricName(extractor, "kid", "kernel")}.${reference}`,
      unit: "squared maximum mean discrepancy",
      higherIsBetter: false,
      range: [null, null],
      reduction: `unbiased estimate over at most ${capacity} pairs, seed ${seed}`,
      instrument: this.#observer.instrument,
    };
  }

  get name(): string {
    return this.definition.name;
  }

  get higherIsBetter(): boolean {
    return this.definition.higherIsBetter;
  }

  async update(observation: SwapObservation): Promise<void> {
    const swaps = await this.#observer.see(observation, "swap");
    const others = await this.#observer.see(observation, this.#reference);
    this.#known = undefined;
    observation.ids.forEach((id, n) => {
      this.#swaps.add(id, swaps.features[n] as Float32Array);
      this.#others.add(id, others.features[n] as Float32Array);
    });
  }

  /** NaN for fewer than two pairs. */
  compute(): number {
    return this.#sums()?.value ?? Number.NaN;
  }

  /**
   * Bootstrap over pairs of the estimate's linear part (Hoeffding's projection): drawing rows themselves would compare
   * pictures with their own copies.
   */
  interval(options?: BootstrapOptions): Interval | null {
    const sums = this.#sums();
    if (sums?.byPair == null) return null;
    const centre = mean(sums.byPair);
    const influence = Array.from(sums.byPair, (value) => sums.value + 2 * (value - centre));
    return bootstrapInterval(influence.length, meanAt(influence), options);
  }

  count(): MetricCount {
    return { measured: this.#swaps.rows().length, missing: 0, of: "pictures" };
  }

  reset(): void {
    this.#known = undefined;
    this.#swaps.reset();
    this.#others.reset();
  }

  state(): MetricState {
    const [swaps, others] = [this.#swaps.state(), this.#others.state()];
    return { ids: swaps["ids"] ?? [], swaps: swaps["values"] ?? [], others: others["values"] ?? [] };
  }

  merge(state: MetricState): void {
    this.#known = undefined;
    const ids = state["ids"] ?? [];
    this.#swaps.merge({ ids, values: state["swaps"] ?? [] });
    this.#others.merge({ ids, values: state["others"] ?? [] });
  }

  /** Computed once for the value and its interval. */
  #sums(): KernelSums | undefined {
    if (this.#known !== undefined) return this.#known;
    const [swaps, others] = [this.#swaps.rows(), this.#others.rows()];
    if (swaps.length < 2) return undefined;
    const rows = (kept: readonly [string, Float32Array][]) => kept.map(([, row]) => row);
    this.#known = kernelSums(rows(swaps), rows(others));
    return this.#known;
  }

  dispose(): void {}

  [Symbol.dispose](): void {}
}
