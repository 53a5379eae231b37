import type { Matrix3 } from "./pose.ts";

/** x -> scale * rotation x + offset. */
export interface Similarity {
  readonly scale: number;
  readonly rotation: Matrix3;
  readonly offset: readonly [number, number, number];
}

/**
 * The similarity that takes points [n, 3] nearest to others in the least-squares sense, without mirroring: Horn's closed
 * form by unit quaternions (Horn, 1987), the largest eigenvector by powers of the shifted matrix.
 */
export function fitSimilarity(from: ArrayLike<number>, to: ArrayLike<number>): Similarity {
  const count = from.length / 3;
  const [a, b] = [middle(from), middle(to)];
  const s = new Float64Array(9);
  let [sizeFrom, sizeTo] = [0, 0];
  for (let i = 0; i < count; i++) {
    for (let j = 0; j < 3; j++) {
      const p = from[3 * i + j]! - a[j]!;
      sizeFrom += p * p;
      sizeTo += (to[3 * i + j]! - b[j]!) ** 2;
      for (let k = 0; k < 3; k++) s[3 * j + k] = s[3 * j + k]! + p * (to[3 * i + k]! - b[k]!);
    }
  }
  const rotation = rotationOf(largestEigenvector(quaternionMatrix(s)));
  const scale = Math.sqrt(sizeTo / sizeFrom);
  const turned = turn(rotation, a[0]!, a[1]!, a[2]!);
  return {
    scale,
    rotation,
    offset: [b[0]! - scale * turned[0], b[1]! - scale * turned[1], b[2]! - scale * turned[2]],
  };
}

/** Points [n, 3] through a similarity; without its offset where they are directions. */
export function applySimilarity(
  { scale, rotation, offset }: Similarity,
  points: Float32Array,
  kind: "points" | "directions",
): Float32Array {
  const out = new Float32Array(points.length);
  const [dx, dy, dz] = kind === "points" ? offset : [0, 0, 0];
  for (let i = 0; i < points.length; i += 3) {
    const [x, y, z] = turn(rotation, points[i]!, points[i + 1]!, points[i + 2]!);
    out[i] = scale * x + dx;
    out[i + 1] = scale * y + dy;
    out[i + 2] = scale * z + dz;
  }
  return out;
}

function turn(r: Matrix3, x: number, y: number, z: number): [number, number, number] {
  return [r[0] * x + r[1] * y + r[2] * z, r[3] * x + r[4] * y + r[5] * z, r[6] * x + r[7] * y + r[8] * z];
}

function middle(points: ArrayLike<number>): Float64Array {
  const out = new Float64Array(3);
  for (let i = 0; i < points.length; i++) out[i % 3] = out[i % 3]! + (3 * points[i]!) / points.length;
  return out;
}

/** Horn's symmetric 4 x 4 matrix of the cross-covariance. */
function quaternionMatrix(s: Float64Array): Float64Array {
  const [xx, xy, xz, yx, yy, yz, zx, zy, zz] = s as unknown as Matrix3;
  // biome-ignore format: a matrix
  return Float64Array.of(
    xx + yy + zz, yz - zy, zx - xz, xy - yx,
    yz - zy, xx - yy - zz, xy + yx, zx + xz,
    zx - xz, xy + yx, yy - xx - zz, yz + zy,
    xy - yx, zx + xz, yz + zy, zz - xx - yy,
  );
}

function largestEigenvector(matrix: Float64Array): Float64Array {
  const shift = Math.hypot(...matrix);
  let m = matrix.map((x, i) => (i % 5 === 0 ? x + shift : x));
  // Squaring the matrix doubles the power each time.
  for (let step = 0; step < 40; step++) {
    const next = new Float64Array(16);
    for (let i = 0; i < 4; i++) {
      for (let j = 0; j < 4; j++) {
        for (let k = 0; k < 4; k++) next[4 * i + j] = next[4 * i + j]! + m[4 * i + k]! * m[4 * k + j]!;
      }
    }
    const size = Math.hypot(...next);
    m = next.map((x) => x / size);
  }
  const rows = [0, 1, 2, 3].map((i) => m.slice(4 * i, 4 * i + 4));
  const longest = rows.sort((a, b) => Math.hypot(...b) - Math.hypot(...a))[0]!;
  const length = Math.hypot(...longest);
  return longest.map((x) => x / length);
}

function rotationOf(q: Float64Array): Matrix3 {
  const [w, x, y, z] = q as unknown as readonly [number, number, number, number];
  return [
    w * w + x * x - y * y - z * z,
    2 * (x * y - w * z),
    2 * (x * z + w * y),
    2 * (x * y + w * z),
    w * w - x * x + y * y - z * z,
    2 * (y * z - w * x),
    2 * (x * z - w * y),
    2 * (y * z + w * x),
    w * w - x * x - y * y + z * z,
  ];
}
