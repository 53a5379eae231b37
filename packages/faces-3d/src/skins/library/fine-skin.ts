import type { SkinShares } from "../../person/person.ts";
import { noise2 } from "../../random/noise.ts";
import type { SkinLevel } from "./skin-library.ts";

/** Donors of the largest shares whose fine skin is shown, each in other places. */
const SHOWN = 5;
/** Patches of one donor's fine skin over the width of the map. */
const PATCHES = 9;
/**
 * How much stronger fine skin is drawn than it was laid flat: resampling, and a renderer's filter, take as much (London set:
 * the finest band of cheeks has 0.030 in photographs of 512 pixels, 0.018 without).
 */
const GAIN = 1.6;
/** How sharply patches part: where two noises are this far apart only the larger one's donor is seen. */
const PART = 0.08;

/**
 * Adds what is finer than the coarse level: at each place that of one of the donors of the largest shares, in patches of
 * about two centimetres that fade into one another, so that pores, hairs and marks stay as they were photographed and nobody's
 * own pattern is shown as a whole.
 * @param sum [coarse, coarse, 3] the sum of all shares at the coarse level
 * @param runs, coarseRuns of the levels: first and last number of each stretch
 * @returns [size, size, 3]
 */
export function fineOfShares(
  { size, means, differences }: SkinLevel,
  coarse: SkinLevel,
  range: number,
  shares: SkinShares,
  sum: Float32Array,
  runs: Uint32Array,
  coarseRuns: Uint32Array,
): Float32Array {
  const small = coarse.size;
  const donors = largest(shares.weights, SHOWN);
  const patches = donorPatches(donors, small, coarseRuns);
  const count = 3 * size * size;
  const scale = range / 127.5;
  // What the coarse sum has beyond the shown donors' own coarse skin: smooth, and laid under their fine skin.
  const rest = sum.slice();
  for (const k of texels(coarseRuns)) {
    for (let c = 0; c < 3; c++) {
      const i = 3 * k + c;
      let own = shares.female * coarse.means.female[i]! + shares.male * coarse.means.male[i]! - range;
      for (let d = 0; d < donors.length; d++)
        own += patches[d]![k]! * scale * coarse.differences[donors[d]! * 3 * small * small + i]!;
      rest[i] = rest[i]! - GAIN * own;
    }
  }
  const out = new Float32Array(count);
  const ratio = small / size;
  const fine = GAIN * scale;
  for (let n = 0; n < runs.length; n += 2) {
    const y = Math.floor(runs[n]! / (3 * size));
    const v = Math.max(0, Math.min(small - 1.001, (y + 0.5) * ratio - 0.5));
    const row = Math.floor(v);
    const fv = v - row;
    for (let i = runs[n]!; i < runs[n + 1]!; i += 3) {
      const u = Math.max(0, Math.min(small - 1.001, (i / 3 - y * size + 0.5) * ratio - 0.5));
      const column = Math.floor(u);
      const fu = u - column;
      const k = row * small + column;
      const w00 = (1 - fu) * (1 - fv);
      const w10 = fu * (1 - fv);
      const w01 = (1 - fu) * fv;
      const w11 = fu * fv;
      for (let c = 0; c < 3; c++) {
        const j = 3 * k + c;
        out[i + c] =
          GAIN * (shares.female * means.female[i + c]! + shares.male * means.male[i + c]! - range) +
          w00 * rest[j]! +
          w10 * rest[j + 3]! +
          w01 * rest[j + 3 * small]! +
          w11 * rest[j + 3 * small + 3]!;
      }
      for (let d = 0; d < donors.length; d++) {
        const patch = patches[d]!;
        const share = w00 * patch[k]! + w10 * patch[k + 1]! + w01 * patch[k + small]! + w11 * patch[k + small + 1]!;
        if (share === 0) continue;
        const own = donors[d]! * count + i;
        for (let c = 0; c < 3; c++) out[i + c] = out[i + c]! + share * fine * differences[own + c]!;
      }
    }
  }
  return out;
}

/** All texels of stretches. */
export function* texels(runs: Uint32Array): Generator<number> {
  for (let n = 0; n < runs.length; n += 2) {
    for (let i = runs[n]!; i < runs[n + 1]!; i += 3) yield i / 3;
  }
}

/** The places of the largest shares, largest first. */
function largest(weights: readonly number[], count: number): number[] {
  return weights
    .map((weight, donor) => ({ weight, donor }))
    .sort((a, b) => b.weight - a.weight)
    .slice(0, count)
    .map(({ donor }) => donor);
}

/** How much of each donor's fine skin is seen, [size, size] each; they sum to 1. */
function donorPatches(donors: readonly number[], size: number, runs: Uint32Array): Float32Array[] {
  const patches = donors.map(() => new Float32Array(size * size));
  const value = new Float64Array(donors.length);
  for (const k of texels(runs)) {
    const [x, y] = [k % size, Math.floor(k / size)];
    let most = 0;
    for (let d = 0; d < donors.length; d++) {
      value[d] = noise2((x / size) * PATCHES + 7.3 * donors[d]!, (y / size) * PATCHES + 3.1 * d);
      most = Math.max(most, value[d]!);
    }
    let total = 0;
    for (let d = 0; d < donors.length; d++) {
      value[d] = Math.max(0, 1 - (most - value[d]!) / PART);
      total += value[d]!;
    }
    for (let d = 0; d < donors.length; d++) patches[d]![k] = value[d]! / total;
  }
  return patches;
}
