import { CHEEKS, FACE_OVAL } from "../mesh/face-parts.ts";

/** Turns points about an axis inside the head. */
export interface Turn {
  /** [x, y, z] of a turned point, pixels, z away from the viewer; writes to `out` */
  apply(x: number, y: number, z: number, out: Float64Array): void;
}

/** Depth of the axis behind the outline, in pixels of the 512 crop. */
const AXIS_DEPTH = 60;
/**
 * Depth behind the middle of the face from which on the sides recede less than they do: a photograph from the front shows
 * too little of them to be stretched over all that a turned head would show.
 */
const SIDE_DEPTH = 40;
const SIDE_ROOM = 30;

/**
 * A turn of a head by yaw and then pitch, without perspective.
 * @param points [468, 3] the host's, pixels of the frame
 */
export function headTurn(points: Float32Array, frame: number, unit: number, yaw: number, pitch: number): Turn {
  const [cx, cy] = [(frame - 1) / 2, (frame - 1) / 2];
  const mean = (indices: readonly number[]) => indices.reduce((sum, i) => sum + points[3 * i + 2]!, 0) / indices.length;
  const from = mean(CHEEKS) + SIDE_DEPTH * unit;
  const room = SIDE_ROOM * unit;
  const eased = (z: number) => (z <= from ? z : from + room * Math.tanh((z - from) / room));
  const axis = eased(mean(FACE_OVAL)) + AXIS_DEPTH * unit;
  const [a, b] = [(yaw * Math.PI) / 180, (pitch * Math.PI) / 180];
  const [ca, sa, cb, sb] = [Math.cos(a), Math.sin(a), Math.cos(b), Math.sin(b)];
  return {
    apply(x, y, z, out) {
      const [dx, dy, near] = [x - cx, y - cy, axis - eased(z)];
      const turned = near * ca - dx * sa;
      out[0] = cx + dx * ca + near * sa;
      out[1] = cy + dy * cb - turned * sb;
      out[2] = axis - (turned * cb + dy * sb);
    },
  };
}
