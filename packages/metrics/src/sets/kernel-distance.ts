import { DataError } from "@mfim/core";
import { innerProduct } from "../pairs/vector.ts";

/** Sums of a kernel over two sets, by row. */
export interface KernelSums {
  /** Squared maximum mean discrepancy, unbiased. */
  readonly value: number;
  /** For sets of one size whose rows belong together: what each pair adds, of mean near `value`; else `null`. */
  readonly byPair: Float64Array | null;
}

/** (x . y / d + 1)^3 (Binkowski et al. 2018). */
function cubicKernel(x: ArrayLike<number>, y: ArrayLike<number>): number {
  return (innerProduct(x, y) / x.length + 1) ** 3;
}

/**
 * Squared maximum mean discrepancy under the cubic kernel, unbiased (Gretton et al. 2012, eq. 3):
 * mean over i != j of k(x_i, x_j) + mean over i != j of k(y_i, y_j) - 2 mean over all of k(x_i, y_j).
 * It is KID where the features are Inception's. May be negative.
 * @throws DataError for fewer than two rows
 */
export function kernelDistance(a: readonly Float32Array[], b: readonly Float32Array[]): number {
  return kernelSums(a, b).value;
}

/** @throws DataError for fewer than two rows */
export function kernelSums(a: readonly Float32Array[], b: readonly Float32Array[]): KernelSums {
  const [n, m] = [a.length, b.length];
  if (Math.min(n, m) < 2)
    throw new DataError(`Kernel distance: expected two pictures a side or more, got ${n} and ${m}.`);
  const withinA = withinSums(a);
  const withinB = withinSums(b);
  const acrossA = new Float64Array(n);
  const acrossB = new Float64Array(m);
  for (let i = 0; i < n; i++)
    for (let j = 0; j < m; j++) {
      const value = cubicKernel(a[i] as Float32Array, b[j] as Float32Array);
      acrossA[i] = (acrossA[i] as number) + value;
      acrossB[j] = (acrossB[j] as number) + value;
    }
  const value = total(withinA) / (n * (n - 1)) + total(withinB) / (m * (m - 1)) - (2 * total(acrossA)) / (n * m);
  if (n !== m) return { value, byPair: null };
  const byPair = withinA.map((within, i) => {
    const across = (acrossA[i] as number) + (acrossB[i] as number);
    return (within + (withinB[i] as number)) / (n - 1) - across / n;
  });
  return { value, byPair };
}

/** Sum of the kernel of each row with all others. */
function withinSums(rows: readonly Float32Array[]): Float64Array {
  const sums = new Float64Array(rows.length);
  for (let i = 0; i < rows.length; i++)
    for (let j = 0; j < i; j++) {
      const value = cubicKernel(rows[i] as Float32Array, rows[j] as Float32Array);
      sums[i] = (sums[i] as number) + value;
      sums[j] = (sums[j] as number) + value;
    }
  return sums;
}

function total(values: Float64Array): number {
  return values.reduce((sum, value) => sum + value, 0);
}
