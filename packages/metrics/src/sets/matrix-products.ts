/** Rows of the right factor that stay in the cache while the left one passes. */
const panel = 64;

/**
 * A L for a symmetric A [n, n] and a lower triangular L [n, rank], both row-major with a stride of n; the result alike.
 */
export function timesLowerTriangular(a: Float64Array, l: Float64Array, n: number, rank: number): Float64Array {
  const product = new Float64Array(n * n);
  for (let from = 0; from < n; from += panel) {
    const to = Math.min(n, from + panel);
    for (let row = 0; row < n; row++)
      addRows(
        product,
        row * n,
        l,
        from,
        to,
        n,
        (k) => a[row * n + k] as number,
        (k) => Math.min(k + 1, rank),
      );
  }
  return product;
}

/** Lower triangle of L' T, [rank, rank] row-major, for L lower triangular [n, rank] and T [n, rank], strides of n. */
export function lowerTransposedTimes(l: Float64Array, t: Float64Array, n: number, rank: number): Float64Array {
  const product = new Float64Array(rank * rank);
  for (let from = 0; from < n; from += panel) {
    const to = Math.min(n, from + panel);
    for (let row = 0; row < Math.min(rank, to); row++)
      addRows(
        product,
        row * rank,
        t,
        Math.max(from, row),
        to,
        n,
        (k) => l[k * n + row] as number,
        () => row + 1,
      );
  }
  return product;
}

/** target row += sum over k of weight(k) times row k of `source`, up to its length(k); four rows at a time. */
function addRows(
  target: Float64Array,
  at: number,
  source: Float64Array,
  from: number,
  to: number,
  stride: number,
  weight: (k: number) => number,
  length: (k: number) => number,
): void {
  let k = from;
  for (; k + 3 < to; k += 4) {
    const [w0, w1, w2, w3] = [weight(k), weight(k + 1), weight(k + 2), weight(k + 3)];
    const [r0, r1, r2, r3] = [k * stride, (k + 1) * stride, (k + 2) * stride, (k + 3) * stride];
    // Beyond its length a row is zero or belongs to the triangle that nobody reads.
    const end = length(k + 3);
    for (let j = 0; j < end; j++)
      target[at + j] =
        (target[at + j] as number) +
        (w0 * (source[r0 + j] as number) + w1 * (source[r1 + j] as number)) +
        (w2 * (source[r2 + j] as number) + w3 * (source[r3 + j] as number));
  }
  for (; k < to; k++) {
    const w = weight(k);
    const row = k * stride;
    const end = length(k);
    for (let j = 0; j < end; j++) target[at + j] = (target[at + j] as number) + w * (source[row + j] as number);
  }
}
