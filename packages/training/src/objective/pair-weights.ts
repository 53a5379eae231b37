import type { PairKind } from "@mfim/core";

/** How much reconstruction counts, by kind of pair. */
export type PairWeights = Readonly<Record<PairKind, number>>;

/**
 * Ours, by trial: on pairs of different people the target is not the answer, so its reconstruction counts for a third;
 * at full weight the swap never leaves the target.
 */
const defaultPairWeights: PairWeights = {
  "different-person": 1 / 3,
  "same-person": 1,
  "same-picture": 1,
  "known-truth": 1,
};

/** The reconstruction weights of a batch, one a pair. */
export function weightsOfPairs(kinds: readonly PairKind[], table: PairWeights = defaultPairWeights): number[] {
  return kinds.map((kind) => table[kind]);
}
