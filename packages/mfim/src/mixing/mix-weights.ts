import type { CodeSplit, GeneratorLayout, MixWeights } from "@mfim/core";
import { ConfigError } from "@mfim/core/errors";

const oneHot = (length: number, at: number): readonly number[] =>
  Array.from({ length }, (_, index) => (index === at ? 1 : 0));

/** One source for every identity slot, by its index. */
export function slotSources(sources: readonly number[], count: number): MixWeights {
  return sources.map((source) => oneHot(count, source));
}

/**
 * MFIM's rule for two sources: the identity slots before `splitSlot` come from the first, the global source (face shape), the
 * rest from the second, the local one (eyes, nose, mouth). The paper does not print its split; ours is a parameter.
 * @param identitySlots how many identity slots there are
 * @param splitSlot index among the identity slots; default: the middle
 */
export function globalLocal(identitySlots: number, splitSlot = Math.ceil(identitySlots / 2)): MixWeights {
  return slotSources(
    Array.from({ length: identitySlots }, (_, slot) => (slot < splitSlot ? 0 : 1)),
    2,
  );
}

/** The same rule by resolution: identity slots of `localFrom` px and finer come from the local source. */
export function globalLocalFrom(layout: GeneratorLayout, split: CodeSplit, localFrom: number): MixWeights {
  return slotSources(
    split.identity.map((slot) => ((layout.slots[slot]?.resolution ?? 0) < localFrom ? 0 : 1)),
    2,
  );
}

/** Every source in equal parts in every slot. */
export function evenBlend(identitySlots: number, sources: number): MixWeights {
  return Array.from({ length: identitySlots }, () => new Array<number>(sources).fill(1 / sources));
}

/**
 * What a number of sources is mixed by where nobody said otherwise: one alone is a swap, two follow the paper's rule.
 * @returns `undefined` for any other number, of which the paper says nothing
 */
export function defaultWeights(identitySlots: number, sources: number): MixWeights | undefined {
  if (sources === 1) return evenBlend(identitySlots, 1);
  return sources === 2 ? globalLocal(identitySlots) : undefined;
}

/**
 * A point on the path through all sources, the same in every slot.
 * @param position 0 at the first source, 1 at the second, up to sources - 1; fractions lie between two neighbours
 */
export function interpolation(identitySlots: number, sources: number, position: number): MixWeights {
  const row = Array.from({ length: sources }, (_, source) => Math.max(0, 1 - Math.abs(position - source)));
  return Array.from({ length: identitySlots }, () => row);
}

/**
 * Checks that there is one row a slot, one weight a source, and that every row sums to 1.
 * @throws ConfigError that names the first row that does not fit
 */
export function assertMixWeights(weights: MixWeights, identitySlots: number, sources: number): void {
  if (weights.length !== identitySlots) {
    throw new ConfigError(`Mix weights: expected ${identitySlots} rows, one an identity slot, got ${weights.length}.`);
  }
  for (const [slot, row] of weights.entries()) {
    const sum = row.reduce((total, weight) => total + weight, 0);
    if (row.length !== sources || !(Math.abs(sum - 1) < 1e-4)) {
      throw new ConfigError(
        `Mix weights of identity slot ${slot}: expected ${sources} weights that sum to 1, got [${row.join(", ")}].`,
      );
    }
  }
}
