import { clamp } from "../../geometry/scalar.ts";
import type { PhotoSkin, Rgb, SkinShares } from "../../person/person.ts";
import { LUMINANCE } from "../unwrap/skin-mask.ts";
import { calmSkin } from "./calm-skin.ts";
import { fineOfShares } from "./fine-skin.ts";
import type { SkinLevel } from "./skin-library.ts";

/** A person's skin over the face's UV map. */
export interface SkinTexture {
  readonly size: number;
  /** [size, size, 3] albedo, linear light */
  readonly albedo: Float32Array;
  /** [size, size] how much of it is photographed */
  readonly photographed: Float32Array;
  /** Albedo along the sides of what is photographed: what skin far from it has. */
  readonly rim: Rgb;
}

/** What a smile changes, over the face's UV map. */
export interface SmileTexture {
  readonly size: number;
  /** [size, size, 3] */
  readonly change: Float32Array;
}

/** The photographs' exposure shows skin darker than its albedo by this. */
export const EXPOSURE = 1.12;
const DARKEST = 0.004;
const BRIGHTEST = 0.92;
/** Log luminance over the tone from which sums of many highlights are drawn in, and what stays of the rest. */
const HIGHLIGHT = 0.22;
const HIGHLIGHT_SHARE = 0.35;

/** How a skin is composed besides by its shares. */
export interface ComposeOptions {
  /** A level of half or a quarter of the size, of which the sum is, one donor's fine skin over it; without it all is a sum. */
  readonly coarse?: SkinLevel | undefined;
  /** [size, size] of the coarse level, or of the only one, 0 to 1: where hair may have hung; what sums bring is calmed then. */
  readonly fringe?: Float32Array;
  /** [size, size] 0 to 1: where `photo.inner` stands in for the rest. */
  readonly inner?: Float32Array | undefined;
}

/**
 * The skin of shares: exp(tone + sum of means + sum of weights * differences), where it is photographed at all. Sums of many
 * have noise where a skin has pores, hairs and marks: what is finer than a texel of `coarse` is one donor's at each place
 * (`fineOfShares`).
 */
export function composeSkin(
  level: SkinLevel,
  range: number,
  photo: PhotoSkin,
  { coarse, fringe, inner }: ComposeOptions = {},
): SkinTexture {
  const { size } = level;
  const runs = photographedRuns(level);
  const base = coarse ?? level;
  const baseRuns = photographedRuns(base);
  const logColour = (shares: SkinShares) => {
    const sum = sumOfShares(base, range, shares, baseRuns);
    if (fringe) calmSkin(sum, shares, base, baseRuns, fringe);
    return coarse ? fineOfShares(level, coarse, range, shares, sum, runs, baseRuns) : sum;
  };
  const albedo = logColour(photo);
  if (photo.inner && inner) {
    const other = logColour(photo.inner);
    for (let i = 0; i < albedo.length; i++)
      albedo[i] = albedo[i]! + inner[Math.floor(i / 3)]! * (other[i]! - albedo[i]!);
  }
  const [r, g, b] = photo.tone.map((x) => x + Math.log(EXPOSURE)) as [number, number, number];
  for (let n = 0; n < runs.length; n += 2) {
    for (let i = runs[n]!; i < runs[n + 1]!; i += 3) {
      const light = LUMINANCE[0] * albedo[i]! + LUMINANCE[1] * albedo[i + 1]! + LUMINANCE[2] * albedo[i + 2]!;
      const away = light > HIGHLIGHT ? (1 - HIGHLIGHT_SHARE) * (light - HIGHLIGHT) : 0;
      albedo[i] = clamp(Math.exp(albedo[i]! - away + r), DARKEST, BRIGHTEST);
      albedo[i + 1] = clamp(Math.exp(albedo[i + 1]! - away + g), DARKEST, BRIGHTEST);
      albedo[i + 2] = clamp(Math.exp(albedo[i + 2]! - away + b), DARKEST, BRIGHTEST);
    }
  }
  return { size, albedo, photographed: level.photographed, rim: rimOf(albedo, level.photographed, runs) };
}

/** The median log albedo along both sides of what is photographed. */
function rimOf(albedo: Float32Array, photographed: Float32Array, runs: Uint32Array): Rgb {
  const values: number[][] = [[], [], []];
  for (let n = 0; n < runs.length; n += 2) {
    const [first, last] = [runs[n]! / 3, runs[n + 1]! / 3 - 1];
    for (const step of [1, -1]) {
      let k = step > 0 ? first : last;
      while (k >= first && k <= last && photographed[k]! < 0.9) k += step;
      if (k < first || k > last) continue;
      for (let c = 0; c < 3; c++) values[c]!.push(Math.log(albedo[3 * k + c]!));
    }
  }
  return values.map((sorted) => Math.exp(sorted.sort((x, y) => x - y)[sorted.length >> 1] ?? 0)) as unknown as Rgb;
}

/** What a smile of the library's mean strength changes in the skin of shares: [size, size, 3] log colour. */
export function composeSmile(level: SkinLevel, range: number, shares: SkinShares): SmileTexture {
  return { size: level.size, change: sumOfShares(level, range, shares, photographedRuns(level)) };
}

const known = new WeakMap<SkinLevel, Uint32Array>();

/** First and last number of each stretch of a row, [start, end) by turns, that anything is photographed in or beside. */
function photographedRuns(level: SkinLevel): Uint32Array {
  let runs = known.get(level);
  if (!runs) {
    const { size, photographed } = level;
    const found: number[] = [];
    for (let y = 0; y < size; y++) {
      let [first, last] = [-1, -1];
      for (let x = 0; x < size; x++) {
        const near = [-1, 0, 1].some((d) => (photographed[Math.min(size - 1, Math.max(0, y + d)) * size + x] ?? 0) > 0);
        if (!near) continue;
        if (first < 0) first = x;
        last = x;
      }
      if (first < 0) continue;
      found.push(3 * (y * size + Math.max(0, first - 1)), 3 * (y * size + Math.min(size, last + 2)));
    }
    runs = Uint32Array.from(found);
    known.set(level, runs);
  }
  return runs;
}

/** A row at a time for all donors: what is summed stays near the processor. */
function sumOfShares(
  { size, means, differences }: SkinLevel,
  range: number,
  shares: SkinShares,
  runs: Uint32Array,
): Float32Array {
  const count = 3 * size * size;
  const out = new Float32Array(count);
  const { female, male } = means;
  // The byte's offset is taken away once for all donors.
  const offset = range * shares.weights.reduce((sum, w) => sum + w, 0);
  const donors = shares.weights.flatMap((weight, n) =>
    weight === 0 ? [] : [{ scale: (weight * range) / 127.5, bytes: differences.subarray(n * count, (n + 1) * count) }],
  );
  while (donors.length % 4 !== 0) donors.push({ scale: 0, bytes: differences.subarray(0, count) });
  for (let n = 0; n < runs.length; n += 2) {
    const [start, end] = [runs[n]!, runs[n + 1]!];
    for (let i = start; i < end; i++) out[i] = shares.female * female[i]! + shares.male * male[i]! - offset;
    for (let d = 0; d < donors.length; d += 4)
      addFour(out, start, end, donors[d]!, donors[d + 1]!, donors[d + 2]!, donors[d + 3]!);
  }
  return out;
}

interface Weighed {
  readonly scale: number;
  readonly bytes: Uint8Array;
}

function addFour(
  out: Float32Array,
  start: number,
  end: number,
  { scale: sa, bytes: ba }: Weighed,
  { scale: sb, bytes: bb }: Weighed,
  { scale: sc, bytes: bc }: Weighed,
  { scale: sd, bytes: bd }: Weighed,
): void {
  for (let i = start; i < end; i++) out[i] = out[i]! + sa * ba[i]! + sb * bb[i]! + sc * bc[i]! + sd * bd[i]!;
}
