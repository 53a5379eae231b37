import {
  type BootstrapOptions,
  bootstrapInterval,
  groupedBootstrapInterval,
  type Interval,
  meanAt,
} from "./bootstrap.ts";

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
  const gain = (indices: readonly number[]) => {
    const at = (values: readonly number[]) => meanAt(values)(indices);
    const floor = at(input.target);
    return (at(input.swap) - floor) / (at(input.self) - floor);
  };
  return estimate(input.swap.length, gain, options, groups);
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
    return 1 - at(swap) / at(source);
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
