import { DataError } from "@mfim/core";
import type { BatchPart } from "../run/shard-parts.ts";

/** Processor seconds, summed over threads. */
export interface RunRates {
  /** What the protocol's own pictures cost, once for all methods. */
  readonly sharedPerPair: number;
  /** Measuring one swap of one method. */
  readonly measurePerSwap: number;
  /** Making one swap, by method. */
  readonly swap: Readonly<Record<string, number>>;
  /** Batches that were counted: all but the first, where networks are traced. */
  readonly batches: number;
}

/** Methods whose "swap" is a picture that is measured anyway: they cost next to nothing. */
const untouched: readonly string[] = ["target", "source", "truth"];

/**
 * Rates of a run. What a source, target or truth costs is paid by the method that is measured first; the others show
 * what a swap alone costs.
 * @throws DataError where fewer than two batches, or fewer than two methods that paint, were measured
 */
export function ratesOf(parts: readonly BatchPart[]): RunRates {
  const later = [...parts].sort((a, b) => a.batch - b.batch).slice(1);
  const methods = Object.keys(later[0]?.cores ?? {});
  const painting = methods.filter((name) => !untouched.includes(name) && sumOf(later, name, "pairs") > 0);
  const alone = painting.filter((name) => name !== methods[0]);
  if (later.length === 0 || painting.length < 2 || alone.length === 0)
    throw new DataError(
      `bench cost: expected a run of two batches or more with two methods that paint, got ${parts.length} batches of ${methods.join(", ") || "none"}; for instance --methods pasted,mfim --limit 64.`,
    );
  const swaps = (names: readonly string[]) => names.reduce((sum, name) => sum + sumOf(later, name, "pairs"), 0);
  const measure = (names: readonly string[]) => names.reduce((sum, name) => sum + sumOf(later, name, "measure"), 0);
  const measurePerSwap = measure(alone) / swaps(alone);
  const pairs = Math.max(...painting.map((name) => sumOf(later, name, "pairs")));
  return {
    sharedPerPair: Math.max(0, (measure(methods) - measurePerSwap * swaps(painting)) / pairs),
    measurePerSwap,
    swap: Object.fromEntries(painting.map((name) => [name, sumOf(later, name, "swap") / sumOf(later, name, "pairs")])),
    batches: later.length,
  };
}

function sumOf(parts: readonly BatchPart[], method: string, what: "swap" | "measure" | "pairs"): number {
  return parts.reduce(
    (sum, { cores, swaps }) => sum + (what === "pairs" ? (swaps[method] ?? 0) : (cores[method]?.[what] ?? 0)),
    0,
  );
}

export interface ProtocolCost {
  /** Core hours of measuring `methods` methods over `pairs` pairs, swaps not counted. */
  readonly measuring: number;
  /** Core hours of making the swaps with one method, by method. */
  readonly swapping: Readonly<Record<string, number>>;
}

export function costOf(
  { sharedPerPair, measurePerSwap, swap }: RunRates,
  pairs: number,
  methods: number,
): ProtocolCost {
  const hours = (seconds: number) => seconds / 3600;
  return {
    measuring: hours(pairs * (sharedPerPair + methods * measurePerSwap)),
    swapping: Object.fromEntries(Object.entries(swap).map(([name, seconds]) => [name, hours(pairs * seconds)])),
  };
}
