/** Points around one that its surface is fitted to. */
const neighbours = 10;

type Vector = readonly [number, number, number];

/**
 * Unit normals of a face's points, looking straight ahead: of the plane nearest to each point and its neighbours, turned to the viewer.
 * @param points n times x to the right, y up, z to the viewer
 * @returns n times x, y, z
 */
export function faceNormals(points: ArrayLike<number>): Float32Array {
  const vectors = Array.from({ length: points.length / 3 }, (_, n) =>
    [0, 1, 2].map((axis) => points[3 * n + axis] as number),
  ) as unknown as readonly Vector[];
  const normals = new Float32Array(points.length);
  for (const [n, point] of vectors.entries()) {
    const near = vectors
      .map((vector) => ({ vector, apart: squaredDistance(vector, point) }))
      .sort((a, b) => a.apart - b.apart)
      .slice(0, neighbours)
      .map(({ vector }) => vector);
    const normal = leastAxis(scatter(near));
    const side = normal[2] < 0 ? -1 : 1;
    for (const axis of [0, 1, 2] as const) normals[3 * n + axis] = side * normal[axis];
  }
  return normals;
}

const squaredDistance = (a: Vector, b: Vector): number => (a[0] - b[0]) ** 2 + (a[1] - b[1]) ** 2 + (a[2] - b[2]) ** 2;
const dot = (a: Vector, b: Vector): number => a[0] * b[0] + a[1] * b[1] + a[2] * b[2];

/** Sum of the products of deviations from the mean, a row an axis. */
function scatter(vectors: readonly Vector[]): readonly Vector[] {
  const mean = ([0, 1, 2] as const).map((i) => vectors.reduce((sum, v) => sum + v[i], 0) / vectors.length);
  const product = (i: 0 | 1 | 2, j: 0 | 1 | 2) =>
    vectors.reduce((sum, v) => sum + (v[i] - (mean[i] as number)) * (v[j] - (mean[j] as number)), 0);
  return ([0, 1, 2] as const).map((i) => [product(i, 0), product(i, 1), product(i, 2)]);
}

/** The unit axis along which a symmetric 3 x 3 matrix is least: powers of trace - matrix, by squaring, are of that axis alone in the end. */
function leastAxis(matrix: readonly Vector[]): Vector {
  const trace = matrix.reduce((sum, row, i) => sum + (row[i] as number), 0);
  let power = matrix.map((row, i) => row.map((value, j) => (i === j ? trace : 0) - value) as unknown as Vector);
  for (let step = 0; step < 12; step++) {
    const largest = Math.max(...power.flat().map(Math.abs));
    const scaled = power.map((row) => row.map((value) => value / largest) as unknown as Vector);
    // Symmetric: rows are columns.
    power = scaled.map((row) => scaled.map((column) => dot(row, column)) as unknown as Vector);
  }
  const longest = power.reduce((a, b) => (dot(b, b) > dot(a, a) ? b : a));
  const length = Math.sqrt(dot(longest, longest));
  return longest.map((value) => value / length) as unknown as Vector;
}
