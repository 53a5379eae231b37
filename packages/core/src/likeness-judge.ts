/** A recogniser as a judge of who resembles whom: an app brings it, packages that compose people know none. */
export interface LikenessJudge {
  readonly name: string;
  /**
   * Cosine from which two faces are taken for one person's; "strangers": the largest that two different photographed people
   * have, for recognisers whose cosines are on another scale.
   */
  readonly limit: number | "strangers";
  /** FFHQ-aligned pictures [size, size, 3], sRGB bytes, to rows of length 1, in their order. */
  embed(pictures: readonly Uint8Array[], size: number): Promise<Float32Array[]>;
}

/** The largest cosine of a unit row to others, and whose it is. @throws RangeError of none */
export function nearestRow(
  own: Float32Array,
  others: readonly Float32Array[],
): { readonly index: number; readonly cosine: number } {
  if (others.length === 0) throw new RangeError("nearestRow: expected rows to compare with, got none.");
  let [index, cosine] = [-1, Number.NEGATIVE_INFINITY];
  others.forEach((other, i) => {
    const here = rowProduct(own, other);
    if (here > cosine) [index, cosine] = [i, here];
  });
  return { index, cosine };
}

/** The mean cosine of all pairs of different unit rows; 0 of fewer than two. */
export function meanOfPairs(rows: readonly Float32Array[]): number {
  let [sum, count] = [0, 0];
  for (const [i, row] of rows.entries())
    for (const other of rows.slice(0, i)) {
      sum += rowProduct(row, other);
      count++;
    }
  return sum / Math.max(1, count);
}

/** The largest cosine of two different unit rows; -1 of fewer than two. */
export function largestOfPairs(rows: readonly Float32Array[]): number {
  let most = -1;
  for (const [i, row] of rows.entries())
    for (const other of rows.slice(0, i)) most = Math.max(most, rowProduct(row, other));
  return most;
}

/** The inner product: of unit rows, their cosine. */
export function rowProduct(a: Float32Array, b: Float32Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += (a[i] as number) * (b[i] as number);
  return sum;
}
