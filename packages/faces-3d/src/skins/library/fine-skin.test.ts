import { describe, expect, it } from "vitest";
import { LUMINANCE } from "../unwrap/skin-mask.ts";
import { calmSkin } from "./calm-skin.ts";
import { composeSkin } from "./compose-skin.ts";
import type { SkinLevel } from "./skin-library.ts";

const size = 32;
const donors = 8;
const range = 1.8;

/** A level of donors that are each of one colour, and one of whom has a checkerboard besides. */
function levelOf(side: number, checkered: number): SkinLevel {
  const differences = new Uint8Array(donors * 3 * side * side);
  for (let d = 0; d < donors; d++) {
    for (let k = 0; k < side * side; k++) {
      // Half of it is gone at half the size: the mean of each two by two.
      const check = side === size && d === checkered ? ((k + Math.floor(k / side)) % 2 ? 20 : -20) : 0;
      differences.fill(120 + 3 * d + check, 3 * (d * side * side + k), 3 * (d * side * side + k) + 3);
    }
  }
  const plain = (value: number) => new Float32Array(3 * side * side).fill(value);
  return {
    size: side,
    means: { female: plain(-0.1), male: plain(-0.2) },
    differences,
    photographed: new Float32Array(side * side).fill(1),
  };
}

const photo = (weights: readonly number[]) =>
  ({ library: "", female: 0, male: 1, weights, tone: [-1, -1, -1] }) as const;
const spread = (values: Float32Array) => Math.log(Math.max(...values) / Math.min(...values));

describe("composeSkin with a coarse level", () => {
  it("is the sum of shares where nobody has anything finer", () => {
    const weights = [0.5, -0.4, 0.3, 0.2, -0.5, 0.3, 0.2, -0.25];
    const fine = levelOf(size, -1);
    const sum = composeSkin(fine, range, photo(weights)).albedo;
    const composed = composeSkin(fine, range, photo(weights), { coarse: levelOf(size / 2, -1) }).albedo;
    composed.forEach((x, i) => {
      expect(x).toBeCloseTo(sum[i]!, 5);
    });
  });

  it("shows the fine skin of those with the largest shares, of others none, and of nobody everywhere", () => {
    const weights = [0.55, 0.5, 0.4, 0.3, 0.25, 0.02, 0.01, -0.4];
    const composed = (checkered: number) =>
      composeSkin(levelOf(size, checkered), range, photo(weights), { coarse: levelOf(size / 2, checkered) }).albedo;
    const sums = (checkered: number) => composeSkin(levelOf(size, checkered), range, photo(weights)).albedo;
    // As a sum, a share of 0.55 shows 0.55 of its checkerboard.
    expect(spread(composed(0))).toBeGreaterThan(1.4 * spread(sums(0)));
    expect(spread(composed(5))).toBeLessThan(1e-5);
    expect(spread(composed(7))).toBeLessThan(1e-5);
    const own = composed(0);
    const checkered = own.filter((x, i) => i > 2 && Math.abs(Math.log(x / own[i - 3]!)) > 0.1).length;
    expect(checkered / own.length).toBeGreaterThan(0.02);
    expect(checkered / own.length).toBeLessThan(0.75);
  });
});

describe("calmSkin", () => {
  it("draws in strange colours but not their light, and gives back the light that hair took", () => {
    const level = levelOf(size, -1);
    const sum = Float32Array.from({ length: 3 * size * size }, (_, i) => (i < 3 ? [-0.4, -0.4, 0.6][i]! : -0.5));
    const before = sum.slice();
    const fringe = new Float32Array(size * size);
    fringe[1] = 1;
    calmSkin(sum, photo([]), level, Uint32Array.of(0, 9), fringe);
    const light = (field: Float32Array, k: number) =>
      LUMINANCE.reduce((total, l, c) => total + l * field[3 * k + c]!, 0);
    expect(light(sum, 0)).toBeCloseTo(light(before, 0), 5);
    expect(sum[2]! - sum[1]!).toBeLessThan(0.55 * (before[2]! - before[1]!));
    expect(light(sum, 1)).toBeGreaterThan(-0.15);
    expect(light(sum, 1)).toBeLessThan(-0.03);
    expect(sum.subarray(6)).toEqual(before.subarray(6));
  });
});
