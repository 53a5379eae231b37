import type { Matrix3 } from "../../geometry/pose.ts";

/** How a photograph was taken of a head, in the head's own coordinates (x right, y up, z to the viewer, centimetres). */
export interface FitCamera {
  /** Rotation vector: axis times radians. */
  readonly turn: readonly [number, number, number];
  /** Where the head's origin lies, pixels. */
  readonly x: number;
  readonly y: number;
  /** Pixels a centimetre at the depth of the head's origin. */
  readonly scale: number;
}

/** Of the camera before the head, centimetres: what the set's photographs were taken from, about. */
export const CAMERA_DISTANCE = 180;

/** The rotation of a rotation vector (Rodrigues). */
export function rotationOfVector([x, y, z]: readonly [number, number, number]): Matrix3 {
  const angle = Math.hypot(x, y, z);
  const [s, c] = angle < 1e-9 ? [1, 0.5] : [Math.sin(angle) / angle, (1 - Math.cos(angle)) / angle ** 2];
  const one = 1 - c * angle ** 2;
  return [
    one + c * x * x,
    c * x * y - s * z,
    c * x * z + s * y,
    c * x * y + s * z,
    one + c * y * y,
    c * y * z - s * x,
    c * x * z - s * y,
    c * y * z + s * x,
    one + c * z * z,
  ];
}

/** Points [n, 3] turned as the camera sees them, and their pixels [n, 2] (y down). */
export function project(
  points: ArrayLike<number>,
  camera: FitCamera,
): { readonly turned: Float64Array; readonly pixels: Float64Array } {
  const r = rotationOfVector(camera.turn);
  const count = points.length / 3;
  const turned = new Float64Array(3 * count);
  const pixels = new Float64Array(2 * count);
  for (let i = 0; i < count; i++) {
    const [x, y, z] = [points[3 * i]!, points[3 * i + 1]!, points[3 * i + 2]!];
    const depth = r[6] * x + r[7] * y + r[8] * z;
    turned[3 * i] = r[0] * x + r[1] * y + r[2] * z;
    turned[3 * i + 1] = r[3] * x + r[4] * y + r[5] * z;
    turned[3 * i + 2] = depth;
    const perspective = (camera.scale * CAMERA_DISTANCE) / (CAMERA_DISTANCE - depth);
    pixels[2 * i] = camera.x + perspective * turned[3 * i]!;
    pixels[2 * i + 1] = camera.y - perspective * turned[3 * i + 1]!;
  }
  return { turned, pixels };
}
