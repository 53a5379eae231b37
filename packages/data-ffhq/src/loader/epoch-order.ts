import { Random } from "@mfim/core";

/** One pass over a data set. */
export interface Epoch {
  /** Every index once. */
  readonly indices: Uint32Array;
  /** Whether the picture at that place of the order is mirrored, 0 or 1. */
  readonly flips: Uint8Array;
  /** A number for each place, for what else is drawn for it. */
  readonly seeds: Uint32Array;
}

/** The order of an epoch depends on the seed, the length and the epoch's number alone. */
export function epochOrder(length: number, epoch: number, seed: number, flipShare: number): Epoch {
  const random = new Random((seed >>> 0) + epoch * 2 ** 32);
  const indices = Uint32Array.from({ length }, (_, i) => i);
  for (let last = length - 1; last > 0; last--) {
    const other = random.below(last + 1);
    const held = indices[last] as number;
    indices[last] = indices[other] as number;
    indices[other] = held;
  }
  const flips = Uint8Array.from({ length }, () => (random.uniform() < flipShare ? 1 : 0));
  const seeds = Uint32Array.from({ length }, () => random.below(2 ** 32));
  return { indices, flips, seeds };
}
