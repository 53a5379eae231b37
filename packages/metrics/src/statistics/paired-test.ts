import { DataError } from "@mfim/core";
import {
  type BootstrapOptions,
  type GroupOf,
  groupedMeanInterval,
  type Interval,
  mean,
  meanInterval,
} from "./bootstrap.ts";
import { signTest } from "./sign-test.ts";
import { type WilcoxonResult, wilcoxonSignedRank } from "./wilcoxon.ts";

/** Values of one metric by pair. */
export type ValuesById = Iterable<readonly [id: string, value: number]>;

/** Two methods on the pairs that both have. */
export interface PairedComparison {
  /** Pairs that both methods have a value for. */
  readonly pairs: number;
  /** Pairs that only one of them has: left out. */
  readonly unmatched: number;
  /** Mean of a - b. */
  readonly difference: number;
  /** Paired bootstrap: pairs, or groups of them, are resampled, both methods together. */
  readonly interval: Interval;
  /** Two-sided, of the median difference being 0. */
  readonly wilcoxon: WilcoxonResult;
  /** Two-sided exact sign test: probability of so uneven a count of wins. */
  readonly sign: number;
}

/**
 * Compares two methods pair by pair. Pairs are matched by id and taken in the order of their ids.
 * The two tests take pairs as independent; where pairs hang together, trust the interval over groups.
 * @throws DataError where they have no pair in common
 */
export function comparePaired(
  a: ValuesById,
  b: ValuesById,
  options?: BootstrapOptions,
  groupOf?: GroupOf,
): PairedComparison {
  const [left, right] = [new Map(a), new Map(b)];
  const shared = [...left.keys()].filter((id) => right.has(id)).sort();
  if (shared.length === 0)
    throw new DataError(
      `comparePaired: expected two methods measured on the same pairs, got ${left.size} and ${right.size} with no id in common; run both over one protocol.`,
    );
  const differences = shared.map((id) => (left.get(id) as number) - (right.get(id) as number));
  return {
    pairs: shared.length,
    unmatched: left.size + right.size - 2 * shared.length,
    difference: mean(differences),
    interval:
      groupOf === undefined
        ? meanInterval(differences, options)
        : groupedMeanInterval(shared.map(groupOf), differences, options),
    wilcoxon: wilcoxonSignedRank(differences),
    sign: signTest(differences),
  };
}

/** P values adjusted for testing several hypotheses at once (Holm 1979), in the order given. */
export function holm(pValues: readonly number[]): number[] {
  const order = pValues.map((_, i) => i).sort((i, j) => (pValues[i] as number) - (pValues[j] as number));
  const adjusted = new Array<number>(pValues.length);
  let largest = 0;
  order.forEach((index, rank) => {
    largest = Math.max(largest, Math.min(1, (pValues.length - rank) * (pValues[index] as number)));
    adjusted[index] = largest;
  });
  return adjusted;
}
