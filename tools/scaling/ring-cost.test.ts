import { describe, expect, it } from "vitest";
import { ringSeconds } from "./ring-cost.ts";

/** Plays the ring step by step: every rank sends one piece to its neighbour, all at the same time. */
function played(ranks: number, bytes: number, latency: number, bandwidth: number): number {
  let seconds = 0;
  for (const _phase of ["reduce-scatter", "all-gather"])
    for (let step = 1; step < ranks; step++) seconds += latency + bytes / ranks / bandwidth;
  return seconds;
}

describe("ringSeconds", () => {
  it("is what the steps add up to", () => {
    for (const ranks of [2, 3, 8, 512])
      expect(ringSeconds(ranks, 1e6, 1e6, { latency: 1e-5, bandwidth: 1e9 })).toBeCloseTo(
        played(ranks, 1e6, 1e-5, 1e9),
        12,
      );
  });

  it("pays the latency for every bucket and nothing for one rank", () => {
    expect(ringSeconds(2, 250, 100, { latency: 1, bandwidth: Number.POSITIVE_INFINITY })).toBe(6);
    expect(ringSeconds(1, 1e9, 100, { latency: 1, bandwidth: 1 })).toBe(0);
  });
});
