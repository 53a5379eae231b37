/** Head pose in degrees. */
export interface HeadPose {
  /** Positive: the head turns to its own left, the nose moves to the right of the picture. */
  readonly yaw: number;
  /** Positive: the head looks up. */
  readonly pitch: number;
  /** Positive: the head tilts clockwise as the viewer sees it. */
  readonly roll: number;
}

/** A 3 x 3 matrix, row by row. */
export type Matrix3 = readonly [number, number, number, number, number, number, number, number, number];

const DEGREE = Math.PI / 180;

/** R = Ry(yaw) Rx(-pitch) Rz(-roll): tilt in the head's own frame first, then nod, then turn. x right, y up, z to the camera. */
export function poseMatrix({ yaw, pitch, roll }: HeadPose): Matrix3 {
  const [cy, sy] = [Math.cos(yaw * DEGREE), Math.sin(yaw * DEGREE)];
  const [cp, sp] = [Math.cos(-pitch * DEGREE), Math.sin(-pitch * DEGREE)];
  const [cr, sr] = [Math.cos(-roll * DEGREE), Math.sin(-roll * DEGREE)];
  return [
    cy * cr + sy * sp * sr,
    -cy * sr + sy * sp * cr,
    sy * cp,
    cp * sr,
    cp * cr,
    -sp,
    -sy * cr + cy * sp * sr,
    sy * sr + cy * sp * cr,
    cy * cp,
  ];
}

/** out[3 i ..] = R (p - pivot) + offset for n points. */
export function transformPoints(
  points: Float32Array,
  r: Matrix3,
  pivot: readonly [number, number, number],
  offset: readonly [number, number, number],
  out: Float32Array,
): void {
  for (let i = 0; i < points.length; i += 3) {
    const x = points[i]! - pivot[0];
    const y = points[i + 1]! - pivot[1];
    const z = points[i + 2]! - pivot[2];
    out[i] = r[0] * x + r[1] * y + r[2] * z + offset[0];
    out[i + 1] = r[3] * x + r[4] * y + r[5] * z + offset[1];
    out[i + 2] = r[6] * x + r[7] * y + r[8] * z + offset[2];
  }
}
