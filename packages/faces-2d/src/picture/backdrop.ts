/** Terms of the polynomial that a plain background is described by: 1, x, y, x^2, x y, y^2, x and y from -1 to 1. */
export const BACKDROP_TERMS = 6;

/** The terms at a pixel of a square of `size`. */
export function backdropTerms(x: number, y: number, size: number, out: Float64Array): void {
  const [u, v] = [(2 * x + 1) / size - 1, (2 * y + 1) / size - 1];
  out[0] = 1;
  out[1] = u;
  out[2] = v;
  out[3] = u * u;
  out[4] = u * v;
  out[5] = v * v;
}

/**
 * A smooth field through the border of a picture: its upper edge and the upper two thirds of its sides; what lies far off
 * it (hair, a shoulder) is left out in further rounds.
 * @param pixels [size, size, 3]
 * @returns [3, 6] coefficients for R, G and B in 0 to 255, and the share of the border that lies within 14 of it
 */
export function fitBackdrop(
  pixels: Uint8Array,
  size: number,
): { readonly coefficients: Float32Array; readonly share: number } {
  const margin = Math.max(1, Math.round(size / 16));
  const places: number[] = [];
  for (let y = 0; y < (2 * size) / 3; y++) {
    for (let x = 0; x < size; x++) {
      if (y < margin || x < margin || x >= size - margin) if ((x + y) % 3 === 0) places.push(y * size + x);
    }
  }
  const terms = new Float64Array(BACKDROP_TERMS);
  const coefficients = new Float32Array(3 * BACKDROP_TERMS);
  let kept = places;
  for (const limit of [60, 30, 20, 14, 14]) {
    for (let k = 0; k < 3; k++) coefficients.set(leastSquares(pixels, size, kept, k), k * BACKDROP_TERMS);
    const within = places.filter((p) => {
      backdropTerms(p % size, Math.floor(p / size), size, terms);
      return [0, 1, 2].every((k) => Math.abs(pixels[3 * p + k]! - backdropColour(coefficients, k, terms)) < limit);
    });
    if (within.length < 12 * BACKDROP_TERMS) return { coefficients, share: 0 };
    kept = within;
  }
  return { coefficients, share: kept.length / places.length };
}

/** The field's value of a channel. */
export function backdropColour(coefficients: Float32Array, channel: number, terms: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < BACKDROP_TERMS; i++) sum += coefficients[channel * BACKDROP_TERMS + i]! * terms[i]!;
  return sum;
}

/** Normal equations with a small ridge, solved by elimination. */
function leastSquares(pixels: Uint8Array, size: number, places: readonly number[], channel: number): Float64Array {
  const n = BACKDROP_TERMS;
  const rows = Array.from({ length: n }, () => new Float64Array(n + 1));
  const terms = new Float64Array(n);
  for (const p of places) {
    backdropTerms(p % size, Math.floor(p / size), size, terms);
    for (let i = 0; i < n; i++) {
      for (let j = 0; j < n; j++) rows[i]![j] = rows[i]![j]! + terms[i]! * terms[j]!;
      rows[i]![n] = rows[i]![n]! + terms[i]! * pixels[3 * p + channel]!;
    }
  }
  for (let i = 1; i < n; i++) rows[i]![i] = rows[i]![i]! + 1e-3 * places.length;
  for (let i = 0; i < n; i++) {
    for (let j = i + 1; j < n; j++) {
      const factor = rows[j]![i]! / rows[i]![i]!;
      for (let k = i; k <= n; k++) rows[j]![k] = rows[j]![k]! - factor * rows[i]![k]!;
    }
  }
  const solution = new Float64Array(n);
  for (let i = n - 1; i >= 0; i--) {
    let rest = rows[i]![n]!;
    for (let j = i + 1; j < n; j++) rest -= rows[i]![j]! * solution[j]!;
    solution[i] = rest / rows[i]![i]!;
  }
  return solution;
}
