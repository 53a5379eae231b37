import { DataError, type FaceAligner, type FeatureExtractor, type MetricState } from "@mfim/core";
import type { MetricDefinition } from "../definition/metric-definition.ts";
import type { MetricCount, SwapMetric } from "../definition/swap-metric.ts";
import type { Observer } from "../observation/observer.ts";
import type { SwapObservation } from "../observation/swap-observation.ts";
import { frechetDistance } from "./frechet-distance.ts";
import { type FeatureMoments, MomentSums } from "./moment-sums.ts";
import { featureObserver, type SetReference, setMetricName } from "./set-features.ts";

export interface FrechetMetricOptions {
  /** Pictures of the batch, or the statistics of a reference set by name; default the targets. */
  readonly reference?: SetReference | { readonly name: string; readonly moments: FeatureMoments };
}

/**
 * Frechet distance of the swaps as a set to reference pictures: `fid.*` over FID's Inception, `frechet-ID.*` over any
 * other features. Its state is exact sums (`MomentSums`), so that shards merge to the last bit and memory does not grow
 * with the pictures; a pair may be given once. There is no interval: pictures drawn twice bias the distance upwards.
 */
export class FrechetMetric implements SwapMetric {
  readonly definition: MetricDefinition;
  readonly #observer: Observer<"features">;
  readonly #reference: NonNullable<FrechetMetricOptions["reference"]>;
  readonly #swaps: MomentSums;
  readonly #others: MomentSums;
  readonly #ids = new Set<string>();

  constructor(extractor: FeatureExtractor, aligner: FaceAligner, { reference = "target" }: FrechetMetricOptions = {}) {
    const against = typeof reference === "string" ? reference : reference.name;
    this.#observer = featureObserver(extractor, aligner);
    this.#reference = reference;
    this.#swaps = new MomentSums(extractor.featureSize);
    this.#others = new MomentSums(extractor.featureSize);
    this.definition = {
      name: `${setMetricName(extractor, "fid", "frechet")}.${against}`,
      unit: "squared distance of features",
      higherIsBetter: false,
      range: [0, null],
      reduction: "distance of Gaussians fitted to the two sets",
      instrument: this.#observer.instrument,
    };
  }

  get name(): string {
    return this.definition.name;
  }

  get higherIsBetter(): boolean {
    return this.definition.higherIsBetter;
  }

  /** @throws DataError for a pair that was given before */
  async update(observation: SwapObservation): Promise<void> {
    const swaps = await this.#observer.see(observation, "swap");
    const paired = typeof this.#reference === "string" ? this.#reference : undefined;
    const others = paired === undefined ? undefined : await this.#observer.see(observation, paired);
    this.#claim(observation.ids);
    for (const row of swaps.features) this.#swaps.add(row);
    for (const row of others?.features ?? []) this.#others.add(row);
  }

  /** NaN for fewer than two pairs. */
  compute(): number {
    if (this.#swaps.count < 2) return Number.NaN;
    const reference = typeof this.#reference === "string" ? this.#others.moments() : this.#reference.moments;
    return frechetDistance(this.#swaps.moments(), reference);
  }

  count(): MetricCount {
    return { measured: this.#swaps.count, missing: 0, of: "pictures" };
  }

  interval(): null {
    return null;
  }

  reset(): void {
    this.#ids.clear();
    this.#swaps.reset();
    this.#others.reset();
  }

  state(): MetricState {
    const [swaps, others] = [this.#swaps.state(), this.#others.state()];
    return {
      ids: [...this.#ids].sort(),
      ...prefixed("swaps", swaps),
      ...(typeof this.#reference === "string" ? prefixed("others", others) : {}),
    };
  }

  /** @throws DataError where a pair is in both shards: sums cannot take it out again */
  merge(state: MetricState): void {
    this.#claim(state["ids"] as readonly string[]);
    this.#swaps.merge(unprefixed("swaps", state));
    if (typeof this.#reference === "string") this.#others.merge(unprefixed("others", state));
  }

  #claim(ids: readonly string[]): void {
    const twice = ids.find((id) => this.#ids.has(id));
    if (twice !== undefined)
      throw new DataError(`${this.name}: the pair ${twice} was given twice; give each pair to one shard, once.`);
    for (const id of ids) this.#ids.add(id);
  }

  dispose(): void {}

  [Symbol.dispose](): void {}
}

function prefixed(prefix: string, state: MetricState): MetricState {
  return Object.fromEntries(Object.entries(state).map(([key, value]) => [`${prefix}.${key}`, value]));
}

function unprefixed(prefix: string, state: MetricState): MetricState {
  const own = Object.entries(state).filter(([key]) => key.startsWith(`${prefix}.`));
  return Object.fromEntries(own.map(([key, value]) => [key.slice(prefix.length + 1), value]));
}
