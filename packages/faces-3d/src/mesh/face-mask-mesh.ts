import type { PreparedHead } from "../head/prepared-head.ts";
import type { RigidMotion } from "./posed-head.ts";
import { gridTriangles } from "./render-mesh.ts";
import type { SolidMesh } from "./tube-mesh.ts";

/** A cloth mask over nose, mouth and chin. */
export interface FaceMaskMesh extends SolidMesh {
  /** [n, 2]: 0 to 1 from side to side, 0 to 1 from top to bottom */
  readonly place: Float32Array;
}

const ROWS = 26;
const COLUMNS = 41;
const HALF_ANGLE = (68 * Math.PI) / 180;
const LIFT = 0.4;
const AXIS_Z = 0.5;
const SMOOTHINGS = 3;

/**
 * The outermost skin by direction from the head's axis, evened out: cloth spans from nose to chin whatever the mouth does.
 * @param positions [V, 3] posed skin, world
 * @returns in head coordinates
 */
export function faceMaskMesh(head: PreparedHead, positions: Float32Array, motion: RigidMotion): FaceMaskMesh {
  const { landmarks, regions } = head.model;
  const local = (v: number) => headCoordinates(motion, positions, v);
  const top = local(landmarks[28]!)[1];
  const bottom = local(landmarks[8]!)[1] - 0.7;
  const radii = new Float32Array(ROWS * COLUMNS);
  for (let v = regions.face[0]; v < regions.face[1]; v++) {
    const [x, y, z] = local(v);
    const c = Math.round((Math.atan2(x, z - AXIS_Z) / HALF_ANGLE + 1) * 0.5 * (COLUMNS - 1));
    const r = Math.round(((top - y) / (top - bottom)) * (ROWS - 1));
    if (c < 0 || c >= COLUMNS || r < 0 || r >= ROWS) continue;
    radii[r * COLUMNS + c] = Math.max(radii[r * COLUMNS + c]!, Math.hypot(x, z - AXIS_Z));
  }
  fillHoles(radii);
  for (let pass = 0; pass < SMOOTHINGS; pass++) bridge(radii);
  const out = new Float32Array(3 * radii.length);
  const place = new Float32Array(2 * radii.length);
  for (let r = 0; r < ROWS; r++) {
    for (let c = 0; c < COLUMNS; c++) {
      const i = r * COLUMNS + c;
      const across = (2 * c) / (COLUMNS - 1) - 1;
      const angle = across * HALF_ANGLE;
      const down = r / (ROWS - 1);
      // High on the nose, narrow at the sides.
      const y = top + (bottom - top) * (0.5 + (down - 0.5) * (1 - 0.62 * across * across)) - 0.5 * across * across;
      const row = Math.min(ROWS - 1.001, Math.max(0, ((top - y) / (top - bottom)) * (ROWS - 1)));
      const k = Math.floor(row) * COLUMNS + c;
      const radius = radii[k]! + (radii[k + COLUMNS]! - radii[k]!) * (row - Math.floor(row)) + LIFT;
      out.set([Math.sin(angle) * radius, y, AXIS_Z + Math.cos(angle) * radius], 3 * i);
      place[2 * i] = (across + 1) / 2;
      place[2 * i + 1] = down;
    }
  }
  return { positions: out, triangles: gridTriangles(ROWS, COLUMNS, false), place };
}

function headCoordinates({ rotation: r, pivot, offset }: RigidMotion, p: Float32Array, v: number) {
  const x = p[3 * v]! - offset[0];
  const y = p[3 * v + 1]! - offset[1];
  const z = p[3 * v + 2]! - offset[2];
  return [
    r[0] * x + r[3] * y + r[6] * z + pivot[0],
    r[1] * x + r[4] * y + r[7] * z + pivot[1],
    r[2] * x + r[5] * y + r[8] * z + pivot[2],
  ] as const;
}

/** Cells that no vertex fell into take the nearest above them, else below. */
function fillHoles(radii: Float32Array): void {
  for (let k = COLUMNS; k < radii.length; k++) if (radii[k] === 0) radii[k] = radii[k - COLUMNS]!;
  for (let k = radii.length - COLUMNS - 1; k >= 0; k--) if (radii[k] === 0) radii[k] = radii[k + COLUMNS]!;
}

/** Cloth does not follow hollows: every cell rises to the chord of its neighbours two away, and none sinks: a nose stays under the cloth. */
function bridge(radii: Float32Array): void {
  for (const [step, stride] of [
    [2, COLUMNS],
    [2, 1],
  ] as const) {
    const before = radii.slice();
    for (let k = 0; k < radii.length; k++) {
      const position = stride === 1 ? k % COLUMNS : Math.floor(k / COLUMNS);
      if (position < step || position >= (stride === 1 ? COLUMNS : ROWS) - step) continue;
      const chord = (before[k - step * stride]! + before[k + step * stride]!) / 2;
      const near = (before[k - stride]! + before[k + stride]! + before[k]!) / 3;
      radii[k] = Math.max(before[k]!, near, 0.6 * chord + 0.4 * near);
    }
  }
}
