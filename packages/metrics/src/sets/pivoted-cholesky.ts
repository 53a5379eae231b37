/** S with rows and columns in the order of `pivots` is L L'. */
export interface PivotedCholesky {
  /** [n, rank], row-major with a stride of `n`; zero above the diagonal. */
  readonly factor: Float64Array;
  readonly pivots: Int32Array;
  readonly rank: number;
}

/**
 * Cholesky factor of a positive semidefinite matrix with full pivoting: the rank is found on the way, so that the
 * covariance of fewer pictures than features gets a thin factor (Higham, Analysis of the Cholesky decomposition of a
 * semi-definite matrix, 1990).
 * @param matrix [n, n], symmetric
 */
export function pivotedCholesky(matrix: Float64Array, n: number): PivotedCholesky {
  const factor = new Float64Array(n * n);
  const pivots = Int32Array.from({ length: n }, (_, i) => i);
  const left = Float64Array.from({ length: n }, (_, i) => matrix[i * n + i] as number);
  const smallest = n * Number.EPSILON * Math.max(0, ...chunksMaxima(left));
  for (let k = 0; k < n; k++) {
    const best = largestFrom(left, k);
    if (!((left[best] as number) > smallest)) return { factor, pivots, rank: k };
    swap(left, k, best);
    swap(pivots, k, best);
    swapRows(factor, n, k, best, k);
    const root = Math.sqrt(left[k] as number);
    const pivotRow = factor.subarray(k * n, k * n + k);
    factor[k * n + k] = root;
    const column = pivots[k] as number;
    for (let i = k + 1; i < n; i++) {
      const start = i * n;
      let value = matrix[(pivots[i] as number) * n + column] as number;
      for (let t = 0; t < k; t++) value -= (factor[start + t] as number) * (pivotRow[t] as number);
      value /= root;
      factor[start + k] = value;
      left[i] = (left[i] as number) - value * value;
    }
  }
  return { factor, pivots, rank: n };
}

function largestFrom(values: Float64Array, from: number): number {
  let best = from;
  for (let i = from + 1; i < values.length; i++) if ((values[i] as number) > (values[best] as number)) best = i;
  return best;
}

function swap(values: Float64Array | Int32Array, i: number, j: number): void {
  const kept = values[i] as number;
  values[i] = values[j] as number;
  values[j] = kept;
}

/** Swaps the first `length` elements of two rows. */
function swapRows(matrix: Float64Array, n: number, i: number, j: number, length: number): void {
  for (let t = 0; t < length; t++) swap(matrix, i * n + t, j * n + t);
}

/** `Math.max` takes its numbers as arguments. */
function chunksMaxima(values: Float64Array): number[] {
  const size = 1024;
  return Array.from({ length: Math.ceil(values.length / size) }, (_, i) =>
    Math.max(...values.subarray(i * size, (i + 1) * size)),
  );
}
