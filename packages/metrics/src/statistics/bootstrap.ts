import { Random } from "@mfim/core";

/** Arithmetic mean in float64. NaN for no values. */
export function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

export interface Interval {
  readonly low: number;
  readonly high: number;
}

export interface BootstrapOptions {
  readonly samples?: number;
  readonly seed?: number;
  /** Coverage; default 0.95. */
  readonly confidence?: number;
}

/**
 * Percentile bootstrap over pairs (Efron 1979): `statistic` is computed on resampled indices.
 * Seeded, so that a published interval can be repeated.
 */
export function bootstrapInterval(
  count: number,
  statistic: (indices: readonly number[]) => number,
  options: BootstrapOptions = {},
): Interval {
  const { samples = 2000, seed = 1, confidence = 0.95 } = options;
  const random = new Random(seed);
  const drawn: number[] = [];
  for (let s = 0; s < samples; s++) {
    drawn.push(statistic(Array.from({ length: count }, () => random.below(count))));
  }
  drawn.sort((a, b) => a - b);
  const tail = (1 - confidence) / 2;
  return { low: quantile(drawn, tail), high: quantile(drawn, 1 - tail) };
}

/** Linear interpolation between order statistics; `sorted` ascending. */
export function quantile(sorted: readonly number[], q: number): number {
  const position = q * (sorted.length - 1);
  const below = Math.floor(position);
  const lower = sorted[below] as number;
  const upper = sorted[Math.min(below + 1, sorted.length - 1)] as number;
  return lower + (upper - lower) * (position - below);
}

/** Interval of a mean. */
export function meanInterval(values: readonly number[], options?: BootstrapOptions): Interval {
  return bootstrapInterval(values.length, (indices) => mean(indices.map((i) => values[i] as number)), options);
}
