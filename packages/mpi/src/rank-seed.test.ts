import { describe, expect, it } from "vitest";
import { rankSeed } from "./rank-seed.ts";

describe("rankSeed", () => {
  it("leaves rank 0 the seed and gives the others SplitMix64's outputs", () => {
    expect(rankSeed(42, 0)).toBe(42);
    // First and second output of SplitMix64 seeded with 1234567, published with Vigna's splitmix64.c: upper 53 bits.
    expect(rankSeed(1234567, 1)).toBe(Number(6457827717110365317n >> 11n));
    expect(rankSeed(1234567, 2)).toBe(Number(3203168211198807973n >> 11n));
  });

  it("gives every rank of neighbouring seeds another one", () => {
    const seeds = new Set<number>();
    for (let seed = 0; seed < 20; seed++) for (let rank = 1; rank < 512; rank++) seeds.add(rankSeed(seed, rank));
    expect(seeds.size).toBe(20 * 511);
    expect([...seeds].every((seed) => Number.isSafeInteger(seed) && seed >= 0)).toBe(true);
  });

  it("refuses what is not a whole number", () => {
    expect(() => rankSeed(0.5, 1)).toThrow("rankSeed: expected a seed and a rank that are whole numbers from 0");
    expect(() => rankSeed(1, -1)).toThrow("got 1 and -1");
  });
});
