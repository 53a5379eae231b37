import { FACE_OVAL } from "../mesh/face-parts.ts";
import { insideDistance } from "../mesh/polygon.ts";
import { clamp } from "../mesh/scalar.ts";
import { BACKDROP_TERMS, backdropColour, backdropTerms, fitBackdrop } from "../picture/backdrop.ts";

/** Least share of the border that a plain background explains; below it nobody is cut out. */
const PLAIN_SHARE = 0.35;
/** Distances of colour: what is background where it hangs together with the border, and where it lies enclosed (between locks). */
const NEAR = 22;
const ENCLOSED = 14;
/** Distance of colour that is noise, and the least that a person's edge has. */
const NOISE = 10;
const LEAST_EDGE = 45;

export interface Matte {
  /** [size, size], 255 the person, 0 the background */
  readonly matte: Uint8Array;
  /** [3, 6] coefficients of the background's colour, see `fitBackdrop`; all 0 where it is not plain */
  readonly backdrop: Float32Array;
}

/**
 * Cuts a person out of a plain background. Background is what can be reached from the border without leaving its colour,
 * and pockets of it; near it a pixel belongs to the person by how far its colour is on the way to the strongest
 * difference around it (thin hair). The face and the skull above it are never background, however they shine. Where no
 * plain background is found, everything is the person.
 * @param pixels [size, size, 3]
 * @param points [468, 3] pixels
 */
export function matteOf(pixels: Uint8Array, points: Float32Array, size: number): Matte {
  const { coefficients, share } = fitBackdrop(pixels, size);
  const matte = new Uint8Array(size * size).fill(255);
  if (share < PLAIN_SHARE) return { matte, backdrop: new Float32Array(3 * BACKDROP_TERMS) };
  const distance = new Float32Array(size * size);
  const terms = new Float64Array(BACKDROP_TERMS);
  for (let p = 0; p < distance.length; p++) {
    backdropTerms(p % size, Math.floor(p / size), size, terms);
    let squares = 0;
    for (let k = 0; k < 3; k++) squares += (pixels[3 * p + k]! - backdropColour(coefficients, k, terms)) ** 2;
    distance[p] = Math.sqrt(squares);
  }
  const skull = skullOf(points, size);
  const steps = stepsFrom(background(distance, skull, size), size, Math.round(size / 40));
  const strongest = localMaximum(distance, size, Math.round(size / 64));
  for (let p = 0; p < matte.length; p++) {
    if (steps[p] === FAR || skull[p] === 1) continue;
    const edge = Math.max(LEAST_EDGE, 0.8 * strongest[p]!);
    matte[p] = Math.round(255 * clamp((distance[p]! - NOISE) / (edge - NOISE), 0, 1));
  }
  return { matte, backdrop: coefficients };
}

const FAR = 255;

/** 1 within the outline a little narrower, upwards by two fifths of its height. */
function skullOf(points: Float32Array, size: number): Uint8Array {
  const mean = (axis: number) => FACE_OVAL.reduce((sum, i) => sum + points[3 * i + axis]! / FACE_OVAL.length, 0);
  const [mx, my] = [mean(0), mean(1)];
  const outline = FACE_OVAL.flatMap((i) => {
    const [x, y] = [points[3 * i]! - mx, points[3 * i + 1]! - my];
    return [mx + (y < 0 ? 0.96 : 1) * x, my + (y < 0 ? 1.4 : 1) * y];
  });
  const limits = (axis: number) => {
    const values = outline.filter((_, i) => i % 2 === axis);
    return [
      clamp(Math.floor(Math.min(...values)), 0, size - 1),
      clamp(Math.ceil(Math.max(...values)), 0, size - 1),
    ] as const;
  };
  const [[left, right], [top, bottom]] = [limits(0), limits(1)];
  const skull = new Uint8Array(size * size);
  for (let y = top; y <= bottom; y++)
    for (let x = left; x <= right; x++) skull[y * size + x] = insideDistance(outline, x, y) > 0 ? 1 : 0;
  return skull;
}

/** 1 where the background is seen: what hangs together with the upper and side borders, and larger pockets. */
function background(distance: Float32Array, skull: Uint8Array, size: number): Uint8Array {
  const kind = new Uint8Array(size * size);
  const region = new Int32Array(size * size);
  /** Marks what hangs together with a pixel, and lists it in `region`. */
  const spread = (start: number, limit: number): number => {
    let [count, at] = [0, 0];
    const enter = (p: number) => {
      if (kind[p] !== 0 || distance[p]! >= limit || skull[p] === 1) return;
      kind[p] = 1;
      region[count++] = p;
    };
    enter(start);
    for (; at < count; at++) forNeighbours(region[at]!, size, enter);
    return count;
  };
  for (let i = 0; i < size; i++) for (const p of [i, i * size, i * size + size - 1]) spread(p, NEAR);
  for (let p = 0; p < 0.8 * size * size; p++) {
    const pocket = spread(p, ENCLOSED);
    if (pocket < (size / 80) ** 2) for (let i = 0; i < pocket; i++) kind[region[i]!] = 2;
  }
  return kind.map((k) => (k === 1 ? 1 : 0));
}

/** Steps to the nearest pixel of a region, up to `most`, else FAR. */
function stepsFrom(region: Uint8Array, size: number, most: number): Uint8Array {
  const steps = region.map((inside) => (inside === 1 ? 0 : FAR));
  let front: number[] = [];
  // The first step starts where the region ends.
  for (let p = 0; p < region.length; p++)
    if (region[p] === 1)
      forNeighbours(p, size, (q) => {
        if (steps[q] === FAR) {
          steps[q] = 1;
          front.push(q);
        }
      });
  for (let step = 2; step <= most; step++) {
    const next: number[] = [];
    for (const p of front)
      forNeighbours(p, size, (q) => {
        if (steps[q] === FAR) {
          steps[q] = step;
          next.push(q);
        }
      });
    front = next;
  }
  return steps;
}

function forNeighbours(p: number, size: number, visit: (p: number) => void): void {
  const x = p % size;
  if (x > 0) visit(p - 1);
  if (x < size - 1) visit(p + 1);
  if (p >= size) visit(p - size);
  if (p < size * (size - 1)) visit(p + size);
}

/** About the largest value within `radius`: of blocks of 2 x 2. */
function localMaximum(values: Float32Array, size: number, radius: number): Float32Array {
  const half = size >> 1;
  const blocks = new Float32Array(half * half);
  for (let p = 0; p < size * size; p++) {
    const q = Math.min(half - 1, Math.floor(p / size) >> 1) * half + Math.min(half - 1, (p % size) >> 1);
    blocks[q] = Math.max(blocks[q]!, values[p]!);
  }
  const reach = Math.max(1, radius >> 1);
  const pass = (from: Float32Array, next: number, line: number) => {
    const to = new Float32Array(from.length);
    for (let j = 0; j < half; j++) {
      for (let i = 0; i < half; i++) {
        let most = 0;
        const last = Math.min(half - 1, i + reach);
        for (let k = Math.max(0, i - reach); k <= last; k++) most = Math.max(most, from[j * line + k * next]!);
        to[j * line + i * next] = most;
      }
    }
    return to;
  };
  const wide = pass(pass(blocks, 1, half), half, 1);
  return Float32Array.from({ length: size * size }, (_, p) => {
    const [x, y] = [Math.min(half - 1, (p % size) >> 1), Math.min(half - 1, Math.floor(p / size) >> 1)];
    return wide[y * half + x]!;
  });
}
