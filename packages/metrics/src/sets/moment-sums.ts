import { DataError, type MetricState } from "@mfim/core";

/** Mean and covariance of a set of features. */
export interface FeatureMoments {
  readonly count: number;
  /** [size] */
  readonly mean: Float64Array;
  /** [size, size], with the divisor count - 1. */
  readonly covariance: Float64Array;
}

/** Features are below this in size, so that sums stay exact. */
const largestFeature = 1024;
/** A product is split into multiples of 2^-16 and a rest in multiples of 2^-52; what is smaller than that is dropped. */
const coarseShift = 1.5 * 2 ** (52 - 16);
const fineShift = 1.5 * 2 ** (52 - 52);
/** Coarse parts are below 2^36 units: so many of them add up within 53 bits. */
const largestCount = 2 ** 17;

/**
 * Sums of features and of their products that come out the same to the last bit in whatever order and grouping the rows
 * are added: float32 products are exact in float64, and each is split into two integers of fixed units whose sums never
 * round (reproducible summation, Demmel and Nguyen 2015, with fixed bins). Memory does not grow with the rows.
 */
export class MomentSums {
  readonly size: number;
  #count = 0;
  readonly #coarse: Float64Array;
  readonly #fine: Float64Array;

  /** @param size features a row */
  constructor(size: number) {
    this.size = size;
    const products = ((size + 1) * (size + 2)) / 2; // a row is taken with a 1 behind it: its products are the row
    this.#coarse = new Float64Array(products);
    this.#fine = new Float64Array(products);
  }

  get count(): number {
    return this.#count;
  }

  /** @throws DataError for a row of another size, a value that is no number below 1024, or too many rows */
  add(row: Float32Array): void {
    this.#check(row);
    const [coarse, fine] = [this.#coarse, this.#fine];
    const extended = Float64Array.from({ length: this.size + 1 }, (_, i) => row[i] ?? 1);
    let at = 0;
    for (let i = 0; i <= this.size; i++) {
      const left = extended[i] as number;
      for (let j = 0; j <= i; j++, at++) {
        const product = left * (extended[j] as number);
        const high = product + coarseShift - coarseShift;
        coarse[at] = (coarse[at] as number) + high;
        fine[at] = (fine[at] as number) + (product - high + fineShift - fineShift);
      }
    }
    this.#count += 1;
  }

  /** @throws DataError for fewer than two rows */
  moments(): FeatureMoments {
    const { size } = this;
    const count = this.#count;
    if (count < 2) throw new DataError(`Feature statistics: expected at least two pictures, got ${count}.`);
    const sum = (i: number, j: number) => {
      const at = (i * (i + 1)) / 2 + j;
      return (this.#coarse[at] as number) + (this.#fine[at] as number);
    };
    const mean = Float64Array.from({ length: size }, (_, i) => sum(size, i) / count);
    const covariance = new Float64Array(size * size);
    for (let i = 0; i < size; i++)
      for (let j = 0; j <= i; j++) {
        const value = (sum(i, j) - (sum(size, i) * sum(size, j)) / count) / (count - 1);
        covariance[i * size + j] = value;
        covariance[j * size + i] = value;
      }
    return { count, mean, covariance };
  }

  state(): MetricState {
    return { size: this.size, count: this.#count, coarse: Array.from(this.#coarse), fine: Array.from(this.#fine) };
  }

  /** @throws DataError for sums over features of another size, or too many rows */
  merge(state: MetricState): void {
    if (state["size"] !== this.size)
      throw new DataError(`Feature statistics: expected ${this.size} features, got ${state["size"]} in another shard.`);
    this.#count += state["count"] as number;
    this.#checkCount();
    addTo(this.#coarse, state["coarse"] as readonly number[]);
    addTo(this.#fine, state["fine"] as readonly number[]);
  }

  reset(): void {
    this.#count = 0;
    this.#coarse.fill(0);
    this.#fine.fill(0);
  }

  #check(row: Float32Array): void {
    if (row.length !== this.size)
      throw new DataError(`Feature statistics: expected rows of ${this.size} features, got ${row.length}.`);
    const wrong = row.findIndex((value) => !(Math.abs(value) < largestFeature));
    if (wrong >= 0)
      throw new DataError(
        `Feature statistics: expected features between -${largestFeature} and ${largestFeature}, got ${row[wrong]} at ${wrong}; scale the extractor's features.`,
      );
    if (this.#count >= largestCount) this.#checkCount(this.#count + 1);
  }

  #checkCount(count = this.#count): void {
    if (count > largestCount)
      throw new DataError(
        `Feature statistics: expected at most ${largestCount} pictures, got ${count}; take a subset.`,
      );
  }
}

function addTo(sums: Float64Array, more: readonly number[]): void {
  for (let i = 0; i < sums.length; i++) sums[i] = (sums[i] as number) + (more[i] as number);
}
