import { transformPoints } from "../geometry/pose.ts";
import { vertexNormals } from "../head/triangles.ts";
import type { RigidMotion } from "../mesh/posed-head.ts";

/** A sheet of triangles with the normals of its vertices. */
export function sheetShape(positions: Float32Array, triangles: Uint32Array) {
  const normals = new Float32Array(positions.length);
  vertexNormals(positions, triangles, normals);
  return { positions, normals, triangles };
}

/** Points, three numbers each, moved as a rigid body. */
export function place(points: Float32Array, { rotation, pivot, offset }: RigidMotion): Float32Array {
  const out = new Float32Array(points.length);
  transformPoints(points, rotation, pivot, offset, out);
  return out;
}
