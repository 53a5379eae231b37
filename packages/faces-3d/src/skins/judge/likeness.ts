/** A recogniser, as judging needs it: an app brings it, this package knows none. */
export interface Judge {
  readonly name: string;
  /** Cosine from which two faces are taken for one person's. */
  readonly limit: number;
  /** FFHQ-aligned pictures [size, size, 3], sRGB bytes, to rows of length 1. */
  embed(pictures: readonly Uint8Array[], size: number): Promise<Float32Array[]>;
}

/** The largest cosine of a unit row to others, and whose it is. */
export function nearest(
  own: Float32Array,
  others: readonly Float32Array[],
): { readonly index: number; readonly cosine: number } {
  let [index, cosine] = [-1, Number.NEGATIVE_INFINITY];
  others.forEach((other, i) => {
    const here = dot(own, other);
    if (here > cosine) [index, cosine] = [i, here];
  });
  return { index, cosine };
}

/** The mean cosine of all pairs of different rows. */
export function meanOfPairs(rows: readonly Float32Array[]): number {
  let [sum, count] = [0, 0];
  for (let i = 0; i < rows.length; i++) {
    for (let j = 0; j < i; j++) {
      sum += dot(rows[i]!, rows[j]!);
      count++;
    }
  }
  return sum / Math.max(1, count);
}

export function dot(a: Float32Array, b: Float32Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i]! * b[i]!;
  return sum;
}
