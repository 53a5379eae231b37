import { Random } from "./random.ts";

const SIZE = 256;
const MASK = SIZE - 1;
const VALUES = new Float32Array(SIZE);
const PERMUTATION = new Uint8Array(2 * SIZE);

// One fixed table for everybody: pictures differ by where they read it, so it never has to be stored with them.
{
  const random = Random.of("faces-3d noise table");
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

function ease(t: number): number {
  return t * t * (3 - 2 * t);
}
