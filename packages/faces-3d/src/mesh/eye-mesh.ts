import { smoothstep } from "../geometry/scalar.ts";
import type { EyeBall } from "./person-shape.ts";
import { gridTriangles } from "./render-mesh.ts";

const ROWS = 22;
const COLUMNS = 32;
const REACH = (105 * Math.PI) / 180;

/** An eyeball in head coordinates, turned to its gaze, with the cornea standing out. */
export interface EyeMesh {
  readonly positions: Float32Array;
  readonly triangles: Uint32Array;
  /** [n, 2]: place on the ball before it turned, centimetres across and up from the optic axis. */
  readonly disc: Float32Array;
}

/** @param gaze degrees, positive yaw to the head's left, positive pitch up */
export function eyeMesh(
  ball: EyeBall,
  gaze: { readonly yaw: number; readonly pitch: number },
  irisRadius: number,
): EyeMesh {
  const count = ROWS * COLUMNS;
  const positions = new Float32Array(3 * count);
  const disc = new Float32Array(2 * count);
  const yaw = (gaze.yaw * Math.PI) / 180;
  const pitch = (gaze.pitch * Math.PI) / 180;
  const [cy, sy, cp, sp] = [Math.cos(yaw), Math.sin(yaw), Math.cos(pitch), Math.sin(pitch)];
  for (let r = 0; r < ROWS; r++) {
    // Rows crowd at the iris, where the detail is.
    const theta = REACH * (r / (ROWS - 1)) ** 1.4;
    const arc = ball.radius * theta;
    const bulge = 0.09 * Math.max(0, 1 - (arc / (irisRadius * 1.1)) ** 2);
    for (let c = 0; c < COLUMNS; c++) {
      const psi = (2 * Math.PI * c) / COLUMNS;
      const i = r * COLUMNS + c;
      const radius = ball.radius + bulge;
      const x = radius * Math.sin(theta) * Math.cos(psi);
      const y = radius * Math.sin(theta) * Math.sin(psi);
      const z = radius * Math.cos(theta);
      const [ny, nz] = [cp * y + sp * z, -sp * y + cp * z];
      positions[3 * i] = ball.centre[0] + cy * x + sy * nz;
      positions[3 * i + 1] = ball.centre[1] + ny;
      positions[3 * i + 2] = ball.centre[2] - sy * x + cy * nz;
      disc[2 * i] = arc * Math.cos(psi);
      disc[2 * i + 1] = arc * Math.sin(psi);
    }
  }
  return { positions, triangles: gridTriangles(ROWS, COLUMNS, true), disc };
}

/**
 * How far each point of the eyeball is from the lids, 0 under them to 1 in the open: there it is dark.
 * @returns [n]
 */
export function lidOpenness(
  eye: Float32Array,
  face: Float32Array,
  upper: readonly number[],
  lower: readonly number[],
): Float32Array {
  const out = new Float32Array(eye.length / 3);
  for (let v = 0; v < out.length; v++) {
    const fromUpper = smoothstep(0, 0.5, nearest(face, upper, eye, v));
    out[v] = fromUpper * (0.75 + 0.25 * smoothstep(0.02, 0.25, nearest(face, lower, eye, v)));
  }
  return out;
}

function nearest(face: Float32Array, edge: readonly number[], eye: Float32Array, v: number): number {
  let best = 81;
  for (let i = 0; i < edge.length; i++) {
    const k = 3 * edge[i]!;
    const dx = face[k]! - eye[3 * v]!;
    const dy = face[k + 1]! - eye[3 * v + 1]!;
    const dz = face[k + 2]! - eye[3 * v + 2]!;
    best = Math.min(best, dx * dx + dy * dy + dz * dz);
  }
  return Math.sqrt(best);
}
