import type { HeadModel, VertexRange } from "./head-model.ts";

/** Triangles [T, 3] of the faces whose vertices all lie in one of the ranges taken together. */
export function trianglesWithin(head: HeadModel, ranges: readonly VertexRange[]): Uint32Array {
  const inside = new Uint8Array(head.vertexCount);
  for (const [start, end] of ranges) inside.fill(1, start, end);
  const triangles: number[] = [];
  for (let face = 0; face < head.quads.length; face += 4) {
    const [a, b, c, d] = [head.quads[face]!, head.quads[face + 1]!, head.quads[face + 2]!, head.quads[face + 3]!];
    if (!inside[a] || !inside[b] || !inside[c] || (d >= 0 && !inside[d])) continue;
    triangles.push(a, b, c);
    if (d >= 0) triangles.push(a, c, d);
  }
  return Uint32Array.from(triangles);
}

/** Smooth vertex normals (area-weighted), written into `out` for the vertices that the triangles touch. */
export function vertexNormals(positions: Float32Array, triangles: Uint32Array, out: Float32Array): void {
  out.fill(0);
  for (let t = 0; t < triangles.length; t += 3) {
    const a = 3 * triangles[t]!;
    const b = 3 * triangles[t + 1]!;
    const c = 3 * triangles[t + 2]!;
    const ux = positions[b]! - positions[a]!;
    const uy = positions[b + 1]! - positions[a + 1]!;
    const uz = positions[b + 2]! - positions[a + 2]!;
    const vx = positions[c]! - positions[a]!;
    const vy = positions[c + 1]! - positions[a + 1]!;
    const vz = positions[c + 2]! - positions[a + 2]!;
    const nx = uy * vz - uz * vy;
    const ny = uz * vx - ux * vz;
    const nz = ux * vy - uy * vx;
    out[a] = out[a]! + nx;
    out[a + 1] = out[a + 1]! + ny;
    out[a + 2] = out[a + 2]! + nz;
    out[b] = out[b]! + nx;
    out[b + 1] = out[b + 1]! + ny;
    out[b + 2] = out[b + 2]! + nz;
    out[c] = out[c]! + nx;
    out[c + 1] = out[c + 1]! + ny;
    out[c + 2] = out[c + 2]! + nz;
  }
  for (let i = 0; i < out.length; i += 3) {
    const length = Math.sqrt(out[i]! ** 2 + out[i + 1]! ** 2 + out[i + 2]! ** 2) || 1;
    out[i] = out[i]! / length;
    out[i + 1] = out[i + 1]! / length;
    out[i + 2] = out[i + 2]! / length;
  }
}
