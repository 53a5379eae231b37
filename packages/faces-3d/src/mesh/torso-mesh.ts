import type { PreparedHead } from "../head/prepared-head.ts";
import { gridTriangles } from "./render-mesh.ts";

/** Rings of the garment: height, half width, depth to the front and to the back, centimetres in head coordinates. */
// biome-ignore format: a table
const RINGS: readonly (readonly [y: number, width: number, front: number, back: number])[] = [
  [-13.6, 7.6, 6.2, 6.4], [-14.6, 11.0, 7.2, 7.2], [-15.8, 15.4, 8.4, 8.0], [-17.6, 19.4, 9.4, 8.8],
  [-20.5, 21.8, 10.4, 9.6], [-26, 22.6, 11.4, 10], [-34, 22.8, 12.4, 10.4], [-50, 22, 12.6, 10.4],
];
const COLUMNS = 48;
const AXIS_Z = -1.2;

export interface TorsoMesh {
  readonly positions: Float32Array;
  readonly triangles: Uint32Array;
}

/** How high a garment reaches over the bust of the head model, by the azimuth from the front; higher behind and with a collar. */
function neckline(collar: number, x: number, z: number): number {
  const front = Math.max(0, (z - AXIS_Z) / (Math.hypot(x, z - AXIS_Z) || 1));
  return -13.4 + 1.1 * collar - (2.2 - 0.4 * collar) * front * front;
}

/** Shoulders and chest under a garment, in head coordinates; `collar` lifts the neckline, centimetres. */
export function torsoMesh(collar: number): TorsoMesh {
  const rows = RINGS.length + 1;
  const positions = new Float32Array(3 * rows * COLUMNS);
  for (let r = 0; r < rows; r++) {
    const [y, width, front, back] = r === 0 ? [RINGS[0]![0] + collar, 7.3 - 0.12 * collar, 6.0, 6.2] : RINGS[r - 1]!;
    for (let c = 0; c < COLUMNS; c++) {
      const angle = (2 * Math.PI * c) / COLUMNS;
      const [sin, cos] = [Math.sin(angle), Math.cos(angle)];
      const i = 3 * (r * COLUMNS + c);
      positions[i] = width * Math.sign(sin) * Math.abs(sin) ** 0.85;
      // The neckline dips in front.
      positions[i + 1] = y - (r < 2 ? 1.6 : 0.6) * Math.max(0, cos);
      positions[i + 2] = AXIS_Z + (cos > 0 ? front : back) * cos;
    }
  }
  return { positions, triangles: gridTriangles(rows, COLUMNS, true) };
}

/** How far cloth lies off the skin, centimetres. */
const CLOTH = 0.35;

/**
 * The bust's own surface, a little outwards: a garment that fits whoever wears it. `above` [n] is the height over the
 * neckline, where it ends.
 */
export function garmentOverBust(head: PreparedHead, collar: number, positions: Float32Array, normals: Float32Array) {
  const { neutral } = head.model;
  const outside = new Float32Array(3 * head.skinVertexCount);
  const above = new Float32Array(head.skinVertexCount).fill(1);
  for (const v of head.bust) {
    above[v] = neutral[3 * v + 1]! - neckline(collar, neutral[3 * v]!, neutral[3 * v + 2]!);
    for (let k = 3 * v; k < 3 * v + 3; k++) outside[k] = positions[k]! + CLOTH * normals[k]!;
  }
  return { positions: outside, triangles: head.bust, above };
}
