import {
  type BootstrapOptions,
  bootstrapInterval,
  groupedBootstrapInterval,
  type Interval,
  meanAt,
} from "./bootstrap.ts";
import { gainOfMeans, keptOfMeans } from "./gain-of-means.ts";

/** A figure over pairs with its interval. */
export interface Estimate extends Interval {
  readonly value: number;
}

export interface GainInput {
  /** Similarity of the swap to the source, a pair each. */
  readonly swap: readonly number[];
  /** Similarity of the untouched target to the source. */
  readonly target: readonly number[];
  /** Similarity of another picture of the source person to the source. */
  readonly self: readonly number[];
}

/**
 * How far identity went from target (0) to source (1):
 * (mean sim(swap, src) - mean sim(tgt, src)) / (mean sim(src', src) - mean sim(tgt, src)); interval over pairs, or
 * over groups of them.
 * @param groups a label a pair, where pairs hang together
 */
export function identityGain(input: GainInput, options?: BootstrapOptions, groups?: readonly string[]): Estimate {
  return estimate(input.swap.length, gainAt(input), options, groups);
}

function gainAt({ swap, target, self }: GainInput): (indices: readonly number[]) => number {
  return (indices) => {
    const at = (values: readonly number[]) => meanAt(values)(indices);
    return gainOfMeans({ swap: at(swap), target: at(target), self: at(self) });
  };
}

/** What several judges make of one method: their gains' mean, least and largest. */
export interface GainSpread {
  readonly mean: Estimate;
  readonly least: Estimate;
  readonly largest: Estimate;
}

/**
 * The spread of `identityGain` over recognisers that saw the same pairs; intervals draw the same pairs, or groups of them, for
 * all judges together.
 * @param judges at least one
 */
export function identityGainSpread(
  judges: readonly GainInput[],
  options?: BootstrapOptions,
  groups?: readonly string[],
): GainSpread {
  const over = (reduce: (gains: readonly number[]) => number) =>
    estimate(
      judges[0]?.swap.length ?? 0,
      (indices) => reduce(judges.map((judge) => gainAt(judge)(indices))),
      options,
      groups,
    );
  return {
    mean: over((gains) => gains.reduce((sum, gain) => sum + gain, 0) / gains.length),
    least: over((gains) => Math.min(...gains)),
    largest: over((gains) => Math.max(...gains)),
  };
}

/** How much of an attribute was kept: 1 - mean err(swap, tgt) / mean err(src, tgt); 1: untouched target, 0: as far off as the source. */
export function attributeKept(
  swap: readonly number[],
  source: readonly number[],
  options?: BootstrapOptions,
  groups?: readonly string[],
): Estimate {
  const kept = (indices: readonly number[]) => {
    const at = (values: readonly number[]) => meanAt(values)(indices);
    return keptOfMeans(at(swap), at(source));
  };
  return estimate(swap.length, kept, options, groups);
}

function estimate(
  count: number,
  statistic: (indices: readonly number[]) => number,
  options?: BootstrapOptions,
  groups?: readonly string[],
): Estimate {
  const all = Array.from({ length: count }, (_, i) => i);
  const interval =
    groups === undefined
      ? bootstrapInterval(count, statistic, options)
      : groupedBootstrapInterval(groups, statistic, options);
  return { value: statistic(all), ...interval };
}
