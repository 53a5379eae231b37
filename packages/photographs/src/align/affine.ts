import type { Affine } from "@mfim/core";

/** Maps interleaved points x0 y0 x1 y1 ...; the input stays as it is. */
export function applyAffine([a, b, c, d, e, f]: Affine, points: ArrayLike<number>): Float32Array {
  const mapped = new Float32Array(points.length);
  for (let i = 0; i + 1 < points.length; i += 2) {
    const [x, y] = [points[i] as number, points[i + 1] as number];
    mapped[i] = a * x + b * y + c;
    mapped[i + 1] = d * x + e * y + f;
  }
  return mapped;
}

/** @throws RangeError for a map that flattens the plane */
export function invertAffine([a, b, c, d, e, f]: Affine): Affine {
  const determinant = a * e - b * d;
  if (!(Math.abs(determinant) > 1e-12)) throw new RangeError("invertAffine: expected an invertible map.");
  const [ia, ib, id, ie] = [e / determinant, -b / determinant, -d / determinant, a / determinant];
  return [ia, ib, -(ia * c + ib * f), id, ie, -(id * c + ie * f)];
}
