import { MpiError } from "./mpi-error.ts";

const mask = (1n << 64n) - 1n;
/** 2^64 divided by the golden ratio, odd: the increment of SplitMix64. */
const golden = 0x9e37_79b9_7f4a_7c15n;

/**
 * A rank's own seed: rank 0 keeps `seed`, so that one process draws what it always drew; rank r > 0 gets output r of
 * SplitMix64 started at `seed` (Steele, Lea and Flood 2014), its upper 53 bits. For what must differ between ranks, such
 * as latents, noise and augmentation. What must be equal on all ranks, such as fresh weights or the order of pictures of
 * which each rank takes its share, uses `seed` itself.
 * @param seed a safe integer from 0
 * @returns a safe integer from 0
 */
export function rankSeed(seed: number, rank: number): number {
  if (!Number.isSafeInteger(seed) || seed < 0 || !Number.isSafeInteger(rank) || rank < 0)
    throw new MpiError(`rankSeed: expected a seed and a rank that are whole numbers from 0, got ${seed} and ${rank}.`);
  if (rank === 0) return seed;
  let z = (BigInt(seed) + BigInt(rank) * golden) & mask;
  z = ((z ^ (z >> 30n)) * 0xbf58_476d_1ce4_e5b9n) & mask;
  z = ((z ^ (z >> 27n)) * 0x94d0_49bb_1331_11ebn) & mask;
  return Number((z ^ (z >> 31n)) >> 11n);
}
