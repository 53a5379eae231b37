export const clamp = (x: number, low: number, high: number): number => Math.min(high, Math.max(low, x));

/** Hermite step: 0 up to `from`, 1 beyond `to`. */
export function smoothStep(from: number, to: number, x: number): number {
  const t = clamp((x - from) / (to - from), 0, 1);
  return t * t * (3 - 2 * t);
}

/** The middle value; of an even number the upper of the two. NaN of nothing. */
export function median(values: Float32Array | Float64Array): number {
  return values.slice().sort()[values.length >> 1] ?? Number.NaN;
}
