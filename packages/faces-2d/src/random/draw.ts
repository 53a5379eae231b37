import type { Random } from "@mfim/core";

/** Uniform in [low, high). */
export const between = (random: Random, low: number, high: number): number => low + (high - low) * random.uniform();

/** True with probability p. */
export const chance = (random: Random, p: number): boolean => random.uniform() < p;

/** One entry, all equally likely. */
export const pick = <T>(random: Random, entries: readonly T[]): T => entries[random.below(entries.length)] as T;

/** Standard normal, redrawn until it lies within +-limit. */
export function normalWithin(random: Random, limit: number): number {
  for (;;) {
    const value = random.normal();
    if (Math.abs(value) <= limit) return value;
  }
}
