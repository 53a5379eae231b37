import type { Affine } from "@mfim/core";
import { ffhqSquare, quadToCrop } from "./ffhq-square.ts";

/** A pinhole camera on the z axis looking along -z, in centimetres. The crop fixes the scale, so distance is all there is. */
export interface Camera {
  readonly distance: number;
}

/**
 * Projects points [n, 3] to the plane at depth 1: (x / d, -y / d) with d = distance - z, so y points down.
 * @returns [n, 2]
 */
export function projectPoints(points: ArrayLike<number>, camera: Camera): Float64Array {
  const count = points.length / 3;
  const out = new Float64Array(2 * count);
  for (let i = 0; i < count; i++) {
    const depth = camera.distance - points[3 * i + 2]!;
    out[2 * i] = points[3 * i]! / depth;
    out[2 * i + 1] = -points[3 * i + 1]! / depth;
  }
  return out;
}

/** The map from the plane at depth 1 to a unit crop ([0, 1] x [0, 1]) that is FFHQ's crop of these projected landmarks. */
export function ffhqCrop(projectedLandmarks: ArrayLike<number>): Affine {
  return quadToCrop(ffhqSquare(projectedLandmarks), 1);
}

/** Points [n, 2] through an affine map times `scale`. */
export function applyAffine(points: ArrayLike<number>, [a, b, c, d, e, f]: Affine, scale = 1): Float32Array {
  const out = new Float32Array(points.length);
  for (let i = 0; i < points.length; i += 2) {
    const x = points[i]!;
    const y = points[i + 1]!;
    out[i] = (a * x + b * y + c) * scale;
    out[i + 1] = (d * x + e * y + f) * scale;
  }
  return out;
}
