/**
 * Eigenvalues of a symmetric matrix, in no order: Householder reduction to tridiagonal form and implicit QL, without
 * vectors (Golub and Van Loan, Matrix Computations, 8.3). O(4/3 n^3); the matrix is overwritten.
 * @param matrix [n, n]; its lower triangle is read
 */
export function symmetricEigenvalues(matrix: Float64Array, n: number): Float64Array {
  const { diagonal, beside } = tridiagonalise(matrix, n);
  return implicitQl(diagonal, beside);
}

interface Tridiagonal {
  /** [n] */
  readonly diagonal: Float64Array;
  /** [n], the element below each diagonal one; the last is 0 */
  readonly beside: Float64Array;
}

function tridiagonalise(matrix: Float64Array, n: number): Tridiagonal {
  const beside = new Float64Array(n);
  // From the last row upwards: each row's part left of the diagonal is reflected onto its last element.
  for (let row = n - 1; row >= 1; row--) {
    const size = row;
    const reflector = matrix.subarray(row * n, row * n + size);
    const norm = Math.hypot(...blockNorms(reflector));
    const last = reflector[size - 1] as number;
    const alpha = last > 0 ? -norm : norm;
    beside[row - 1] = size === 1 ? last : alpha;
    const scale = norm * norm - last * alpha; // half of v.v
    if (size === 1 || scale === 0) continue;
    reflector[size - 1] = last - alpha;
    const product = symmetricTimes(matrix, n, size, reflector);
    let share = 0;
    for (let i = 0; i < size; i++) {
      product[i] = (product[i] as number) / scale;
      share += (product[i] as number) * (reflector[i] as number);
    }
    share /= 2 * scale;
    for (let i = 0; i < size; i++) product[i] = (product[i] as number) - share * (reflector[i] as number);
    subtractOuterProducts(matrix, n, size, reflector, product);
  }
  return { diagonal: Float64Array.from({ length: n }, (_, i) => matrix[i * n + i] as number), beside };
}

/** Norms of pieces: `Math.hypot` takes its numbers as arguments. */
function blockNorms(vector: Float64Array): number[] {
  const block = 512;
  return Array.from({ length: Math.ceil(vector.length / block) }, (_, i) =>
    Math.hypot(...vector.subarray(i * block, (i + 1) * block)),
  );
}

/** A v for the leading `size` of a symmetric matrix of which the lower triangle is read. */
function symmetricTimes(matrix: Float64Array, n: number, size: number, v: Float64Array): Float64Array {
  const result = new Float64Array(size);
  for (let i = 0; i < size; i++) {
    const start = i * n;
    const vi = v[i] as number;
    let sum = (matrix[start + i] as number) * vi;
    for (let j = 0; j < i; j++) {
      const value = matrix[start + j] as number;
      sum += value * (v[j] as number);
      result[j] = (result[j] as number) + value * vi;
    }
    result[i] = (result[i] as number) + sum;
  }
  return result;
}

/** A -= v w' + w v', lower triangle. */
function subtractOuterProducts(matrix: Float64Array, n: number, size: number, v: Float64Array, w: Float64Array): void {
  for (let i = 0; i < size; i++) {
    const start = i * n;
    const [vi, wi] = [v[i] as number, w[i] as number];
    for (let j = 0; j <= i; j++)
      matrix[start + j] = (matrix[start + j] as number) - vi * (w[j] as number) - wi * (v[j] as number);
  }
}

const largestSweeps = 60;

function implicitQl(diagonal: Float64Array, beside: Float64Array): Float64Array {
  const n = diagonal.length;
  const d = diagonal;
  const e = beside;
  for (let l = 0; l < n; l++) {
    for (let sweep = 0; sweep < largestSweeps; sweep++) {
      const end = smallBeside(d, e, l);
      if (end === l) break;
      qlSweep(d, e, l, end);
    }
  }
  return d;
}

/** First index from `l` on whose element beside the diagonal vanishes against its neighbours. */
function smallBeside(d: Float64Array, e: Float64Array, l: number): number {
  let m = l;
  while (m < d.length - 1) {
    const neighbours = Math.abs(d[m] as number) + Math.abs(d[m + 1] as number);
    if (Math.abs(e[m] as number) <= Number.EPSILON * neighbours) break;
    m += 1;
  }
  return m;
}

/** One sweep of plane rotations with Wilkinson's shift over [l, m]. */
function qlSweep(d: Float64Array, e: Float64Array, l: number, m: number): void {
  const half = ((d[l + 1] as number) - (d[l] as number)) / (2 * (e[l] as number));
  const root = Math.hypot(half, 1);
  let g = (d[m] as number) - (d[l] as number) + (e[l] as number) / (half + (half < 0 ? -root : root));
  let [sine, cosine, shift] = [1, 1, 0];
  for (let i = m - 1; i >= l; i--) {
    const f = sine * (e[i] as number);
    const b = cosine * (e[i] as number);
    const r = Math.hypot(f, g);
    e[i + 1] = r;
    if (r === 0) {
      d[i + 1] = (d[i + 1] as number) - shift;
      e[m] = 0;
      return;
    }
    sine = f / r;
    cosine = g / r;
    const lowered = (d[i + 1] as number) - shift;
    const turned = ((d[i] as number) - lowered) * sine + 2 * cosine * b;
    shift = sine * turned;
    d[i + 1] = lowered + shift;
    g = cosine * turned - b;
  }
  d[l] = (d[l] as number) - shift;
  e[l] = g;
  e[m] = 0;
}
