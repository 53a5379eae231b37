import { expect, test } from "vitest";
import type { BatchPart } from "../run/shard-parts.ts";
import { costOf, ratesOf } from "./run-cost.ts";

/** Ten pairs a batch: 2 s a pair for what all share, 0.5 s to measure a swap; the first batch traces. */
const part = (batch: number): BatchPart => ({
  batch,
  states: {},
  seconds: {},
  swaps: { target: 10, a: 10, b: 10, absent: 0 },
  cores: {
    target: { swap: 0, measure: 20 + (batch === 0 ? 100 : 0) },
    a: { swap: 3, measure: 5 },
    b: { swap: 1, measure: 5 },
    absent: { swap: 0, measure: 0 },
  },
});

test("rates tell what is shared from what each swap costs, and scale to a protocol", () => {
  const rates = ratesOf([part(2), part(0), part(1)]);
  expect(rates).toMatchObject({ sharedPerPair: 2, measurePerSwap: 0.5, swap: { a: 0.3, b: 0.1 }, batches: 2 });
  const cost = costOf(rates, 3600, 8);
  expect(cost.measuring).toBeCloseTo(2 + 8 * 0.5, 10);
  expect(cost.swapping["a"]).toBeCloseTo(0.3, 10);
});

test("a run too small to tell is refused", () => {
  expect(() => ratesOf([part(0)])).toThrow(/two batches or more with two methods that paint, got 1 batches/);
});
