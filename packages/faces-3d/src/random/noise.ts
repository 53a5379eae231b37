import { RandomStream } from "./random-stream.ts";

const SIZE = 256;
const MASK = SIZE - 1;
const VALUES = new Float32Array(SIZE);
const PERMUTATION = new Uint8Array(2 * SIZE);

// One fixed table for everybody: pictures differ by where they read it, so it never has to be stored with them.
{
  const random = RandomStream.of("faces-3d noise table");
  const order = Array.from({ length: SIZE }, (_, i) => i);
  for (let i = SIZE - 1; i > 0; i--) {
    const j = random.index(i + 1);
    const held = order[i]!;
    order[i] = order[j]!;
    order[j] = held;
  }
  for (let i = 0; i < SIZE; i++) {
    VALUES[i] = random.uniform();
    PERMUTATION[i] = order[i]!;
    PERMUTATION[i + SIZE] = order[i]!;
  }
}

/** Value noise in the plane, in [0, 1], period 256, smooth between integers. */
export function noise2(x: number, y: number): number {
  const x0 = Math.floor(x);
  const y0 = Math.floor(y);
  const u = ease(x - x0);
  const v = ease(y - y0);
  const left = PERMUTATION[x0 & MASK]!;
  const right = PERMUTATION[(x0 + 1) & MASK]!;
  const top = y0 & MASK;
  const bottom = (y0 + 1) & MASK;
  const a = VALUES[PERMUTATION[left + top]!]!;
  const b = VALUES[PERMUTATION[right + top]!]!;
  const c = VALUES[PERMUTATION[left + bottom]!]!;
  const d = VALUES[PERMUTATION[right + bottom]!]!;
  return a + (b - a) * u + (c - a + (a - b - c + d) * u) * v;
}

/** Value noise in space, in [0, 1], period 256, smooth between integers. */
export function noise3(x: number, y: number, z: number): number {
  const z0 = Math.floor(z);
  const w = ease(z - z0);
  const near = PERMUTATION[z0 & MASK]!;
  const far = PERMUTATION[(z0 + 1) & MASK]!;
  // The third coordinate shifts the plane that is read: cheaper than eight hashes and good enough for skin.
  const a = noise2(x + near * 1.37, y + near * 2.11);
  const b = noise2(x + far * 1.37, y + far * 2.11);
  return a + (b - a) * w;
}

/**
 * noise3 at (x, y, z), (x1, y, z), (x, y1, z) and (x, y, z1), into the four places of `out`: bit for bit the same as four
 * calls, at the cost of little more than one where the points share a cell, as those of a slope do.
 * @param corners x, y, z, x1, y1, z1
 */
export function noise3Slope(corners: Float64Array, out: Float64Array): void {
  const z = corners[2]!;
  const z1 = corners[5]!;
  const z0 = Math.floor(z);
  const near = PERMUTATION[z0 & MASK]!;
  const far = PERMUTATION[(z0 + 1) & MASK]!;
  plane(corners, near, NEAR);
  plane(corners, far, FAR);
  const w = ease(z - z0);
  const a = NEAR[0]!;
  const b = FAR[0]!;
  out[0] = a + (b - a) * w;
  out[1] = NEAR[1]! + (FAR[1]! - NEAR[1]!) * w;
  out[2] = NEAR[2]! + (FAR[2]! - NEAR[2]!) * w;
  out[3] = Math.floor(z1) === z0 ? a + (b - a) * ease(z1 - z0) : noise3(corners[0]!, corners[1]!, z1);
}

const NEAR = new Float64Array(3);
const FAR = new Float64Array(3);

/** noise2 at (x, y), (x1, y) and (x, y1) of the plane that belongs to `hash`. */
function plane(corners: Float64Array, hash: number, out: Float64Array): void {
  const x = corners[0]! + hash * 1.37;
  const y = corners[1]! + hash * 2.11;
  const x1 = corners[3]! + hash * 1.37;
  const y1 = corners[4]! + hash * 2.11;
  const x0 = Math.floor(x);
  const y0 = Math.floor(y);
  const u = ease(x - x0);
  const v = ease(y - y0);
  const left = PERMUTATION[x0 & MASK]!;
  const right = PERMUTATION[(x0 + 1) & MASK]!;
  const top = y0 & MASK;
  const bottom = (y0 + 1) & MASK;
  const a = VALUES[PERMUTATION[left + top]!]!;
  const b = VALUES[PERMUTATION[right + top]!]!;
  const c = VALUES[PERMUTATION[left + bottom]!]!;
  const d = VALUES[PERMUTATION[right + bottom]!]!;
  const above = a + (b - a) * u;
  const down = c - a + (a - b - c + d) * u;
  out[0] = above + down * v;
  if (Math.floor(x1) === x0) {
    const u1 = ease(x1 - x0);
    out[1] = a + (b - a) * u1 + (c - a + (a - b - c + d) * u1) * v;
  } else out[1] = noise2(x1, y);
  out[2] = Math.floor(y1) === y0 ? above + down * ease(y1 - y0) : noise2(x, y1);
}

function ease(t: number): number {
  return t * t * (3 - 2 * t);
}
