import { DataError } from "@mfim/core";
import { innerProduct } from "../pairs/vector.ts";
import { lowerTransposedTimes, timesLowerTriangular } from "./matrix-products.ts";
import { type FeatureMoments, MomentSums } from "./moment-sums.ts";
import { pivotedCholesky } from "./pivoted-cholesky.ts";
import { symmetricEigenvalues } from "./symmetric-eigenvalues.ts";

/**
 * Frechet distance of two Gaussians (Dowson and Landau 1982; Heusel et al. 2017, where the features are Inception's):
 * |m1 - m2|^2 + tr S1 + tr S2 - 2 tr (S1 S2)^(1/2).
 *
 * The product S1 S2 has the eigenvalues of the symmetric L' S2 L with S1 = L L', so that no root of an unsymmetric
 * matrix is taken, nothing complex comes out, and few pictures make a small matrix.
 * @throws DataError for features of different sizes
 */
export function frechetDistance(a: FeatureMoments, b: FeatureMoments): number {
  const size = a.mean.length;
  if (b.mean.length !== size)
    throw new DataError(`Frechet distance: expected features of one size, got ${size} and ${b.mean.length}.`);
  let distance = trace(a.covariance, size) + trace(b.covariance, size);
  for (let i = 0; i < size; i++) distance += ((a.mean[i] as number) - (b.mean[i] as number)) ** 2;
  return Math.max(0, distance - 2 * traceOfRoot(a, b, size));
}

/** tr (S1 S2)^(1/2); the set of fewer pictures has the thinner factor. */
function traceOfRoot(a: FeatureMoments, b: FeatureMoments, n: number): number {
  const [thin, other] = a.count <= b.count ? [a, b] : [b, a];
  const { factor, pivots, rank } = pivotedCholesky(thin.covariance, n);
  const turned = timesLowerTriangular(reordered(other.covariance, pivots), factor, n, rank);
  return sumOfRoots(symmetricEigenvalues(lowerTransposedTimes(factor, turned, n, rank), rank));
}

/**
 * The same from the features themselves. Where a set has no more pictures than features, the roots come from the N x M
 * matrix of inner products of the centred rows, which has the same non-zero eigenvalues: exact, and fast for few pictures.
 * (For more pictures it would have eigenvalues that should be 0, and roots blow up their rounding.)
 */
export function frechetDistanceOfRows(a: readonly Float32Array[], b: readonly Float32Array[]): number {
  if (Math.min(a.length, b.length) > (a[0]?.length ?? 0)) return frechetDistance(momentsOf(a), momentsOf(b));
  const [left, right] = [centred(a), centred(b)];
  const [few, many] = a.length <= b.length ? [left, right] : [right, left];
  const n = few.rows.length;
  const inner = few.rows.map((x) => Float64Array.from(many.rows, (y) => innerProduct(x, y)));
  const gram = new Float64Array(n * n);
  const divisor = (n - 1) * (many.rows.length - 1);
  for (let i = 0; i < n; i++)
    for (let j = 0; j <= i; j++)
      gram[i * n + j] = innerProduct(inner[i] as Float64Array, inner[j] as Float64Array) / divisor;
  const spread = ({ rows }: CentredRows) =>
    rows.reduce((sum, row) => sum + innerProduct(row, row), 0) / (rows.length - 1);
  const shift = left.mean.reduce((sum, value, i) => sum + (value - (right.mean[i] as number)) ** 2, 0);
  return Math.max(0, shift + spread(left) + spread(right) - 2 * sumOfRoots(symmetricEigenvalues(gram, n)));
}

function momentsOf(rows: readonly Float32Array[]): FeatureMoments {
  const sums = new MomentSums(rows[0]?.length ?? 0);
  for (const row of rows) sums.add(row);
  return sums.moments();
}

interface CentredRows {
  readonly mean: Float64Array;
  readonly rows: readonly Float64Array[];
}

function centred(rows: readonly Float32Array[]): CentredRows {
  const size = rows[0]?.length ?? 0;
  const mean = Float64Array.from({ length: size }, (_, i) => {
    return rows.reduce((sum, row) => sum + (row[i] as number), 0) / rows.length;
  });
  return { mean, rows: rows.map((row) => Float64Array.from(row, (value, i) => value - (mean[i] as number))) };
}

function trace(matrix: Float64Array, n: number): number {
  let sum = 0;
  for (let i = 0; i < n; i++) sum += matrix[i * n + i] as number;
  return sum;
}

/** Rounding leaves eigenvalues that should be 0 a little below it. */
function sumOfRoots(eigenvalues: Float64Array): number {
  return eigenvalues.reduce((sum, value) => sum + Math.sqrt(Math.max(0, value)), 0);
}

function reordered(matrix: Float64Array, order: Int32Array): Float64Array {
  const n = order.length;
  const result = new Float64Array(n * n);
  for (let i = 0; i < n; i++)
    for (let j = 0; j < n; j++) result[i * n + j] = matrix[(order[i] as number) * n + (order[j] as number)] as number;
  return result;
}
