import { Random } from "@mfim/core";

/** Arithmetic mean in float64, summed in order. NaN for no values. */
export function mean(values: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += values[i] as number;
  return sum / values.length;
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

/** Which pairs hang together, such as those of one source person: a label a pair. */
export type GroupOf = (id: string) => string;

/** What is drawn where nothing else is said; a record repeats it. */
export const bootstrapDefaults = {
  samples: 2000,
  seed: 1,
  confidence: 0.95,
} as const satisfies Required<BootstrapOptions>;

/**
 * Percentile bootstrap over pairs (Efron 1979): `statistic` is computed on resampled indices, in an array that is written
 * anew for each sample. Seeded, so that a published interval can be repeated.
 */
export function bootstrapInterval(
  count: number,
  statistic: (indices: readonly number[]) => number,
  options: BootstrapOptions = {},
): Interval {
  return percentiles(bootstrapDraws(count, statistic, options), options);
}

/** The statistic of each resample, in the order of drawing. */
function bootstrapDraws(
  count: number,
  statistic: (indices: readonly number[]) => number,
  options: BootstrapOptions = {},
): number[] {
  const { samples, seed } = { ...bootstrapDefaults, ...options };
  const random = new Random(seed);
  const indices = new Array<number>(count).fill(0);
  return Array.from({ length: samples }, () => {
    for (let i = 0; i < count; i++) indices[i] = random.below(count);
    return statistic(indices);
  });
}

/**
 * The same where pairs hang together (frames of one video, swaps of one person): whole groups are resampled.
 * @param groups a label a pair
 */
export function groupedBootstrapInterval(
  groups: readonly string[],
  statistic: (indices: readonly number[]) => number,
  options: BootstrapOptions = {},
): Interval {
  const members = membersOf(groups);
  const ofGroups = (drawn: readonly number[]) => statistic(drawn.flatMap((group) => members[group] as number[]));
  return bootstrapInterval(members.length, ofGroups, options);
}

/** Indices by group, groups in the order of their labels. */
function membersOf(groups: readonly string[]): number[][] {
  const byLabel = new Map<string, number[]>();
  for (const [index, label] of groups.entries()) {
    const members = byLabel.get(label) ?? [];
    members.push(index);
    byLabel.set(label, members);
  }
  return [...byLabel].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, members]) => members);
}

/** Linear interpolation between order statistics; `sorted` ascending. */
export function quantile(sorted: readonly number[], q: number): number {
  const position = q * (sorted.length - 1);
  const below = Math.floor(position);
  const lower = sorted[below] as number;
  const upper = sorted[Math.min(below + 1, sorted.length - 1)] as number;
  return lower + (upper - lower) * (position - below);
}

/** Interval of a mean. NaN for no values. */
export function meanInterval(values: readonly number[], options?: BootstrapOptions): Interval {
  return bootstrapInterval(values.length, meanAt(values), options);
}

/** The same where values hang together: whole groups are resampled, and the mean is over the values in them. */
export function groupedMeanInterval(
  groups: readonly string[],
  values: readonly number[],
  options?: BootstrapOptions,
): Interval {
  const members = membersOf(groups);
  // Sums by group, so that a resample costs one step a group, whatever the number of values.
  const sums = members.map((indices) => indices.reduce((sum, index) => sum + (values[index] as number), 0));
  const ofGroups = (drawn: readonly number[]) => {
    let [sum, count] = [0, 0];
    for (let i = 0; i < drawn.length; i++) {
      const group = drawn[i] as number;
      sum += sums[group] as number;
      count += (members[group] as number[]).length;
    }
    return sum / count;
  };
  return bootstrapInterval(members.length, ofGroups, options);
}

/** The mean of the values at resampled indices. */
export function meanAt(values: readonly number[]): (indices: readonly number[]) => number {
  return (indices) => {
    let sum = 0;
    for (let i = 0; i < indices.length; i++) sum += values[indices[i] as number] as number;
    return sum / indices.length;
  };
}

function percentiles(draws: number[], { confidence = bootstrapDefaults.confidence }: BootstrapOptions): Interval {
  draws.sort((a, b) => a - b);
  const tail = (1 - confidence) / 2;
  return { low: quantile(draws, tail), high: quantile(draws, 1 - tail) };
}
