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

/**
 * The rotation of a head as an aligned picture shows it: its pose, then the turn that the crop gave the picture.
 * @param turn radians, positive clockwise as the viewer sees it (a crop's atan2(d, a))
 */
export function rotationInPicture(pose: HeadPose, turn: number): Matrix3 {
  const r = poseMatrix(pose);
  const c = Math.cos(turn);
  const s = Math.sin(turn);
  return [
    c * r[0] + s * r[3],
    c * r[1] + s * r[4],
    c * r[2] + s * r[5],
    c * r[3] - s * r[0],
    c * r[4] - s * r[1],
    c * r[5] - s * r[2],
    r[6],
    r[7],
    r[8],
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
