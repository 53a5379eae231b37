import type { Affine } from "@mfim/core";
import type { RenderMesh } from "../mesh/render-mesh.ts";

/** Which triangle each sample shows; colours come later, once a sample (deferred shading). */
export interface VisibilityBuffer {
  /** Samples a side. */
  readonly size: number;
  /** [size, size] 1 / distance along the camera axis, 0 where nothing is */
  readonly inverseDepth: Float32Array;
  /** [size, size] index of the mesh, 255 where nothing is */
  readonly mesh: Uint8Array;
  /** [size, size] first of the triangle's three entries */
  readonly triangle: Int32Array;
}

export function makeVisibilityBuffer(size: number): VisibilityBuffer {
  return {
    size,
    inverseDepth: new Float32Array(size * size),
    mesh: new Uint8Array(size * size).fill(255),
    triangle: new Int32Array(size * size),
  };
}

/** World points to samples: [n, 3] of x, y (continuous, corner at 0) and 1 / depth. */
export function toScreen(
  positions: Float32Array,
  distance: number,
  [a, b, c, d, e, f]: Affine,
  size: number,
): Float64Array {
  const out = new Float64Array(positions.length);
  for (let i = 0; i < positions.length; i += 3) {
    const inverse = 1 / (distance - positions[i + 2]!);
    const x = positions[i]! * inverse;
    const y = -positions[i + 1]! * inverse;
    out[i] = (a * x + b * y + c) * size;
    out[i + 1] = (d * x + e * y + f) * size;
    out[i + 2] = inverse;
  }
  return out;
}

/** Draws a mesh into the buffer; counter-clockwise triangles (y up) face the camera, others are left out unless two-sided. */
export function drawVisibility(buffer: VisibilityBuffer, mesh: RenderMesh, index: number, screen: Float64Array): void {
  const { size, inverseDepth, mesh: owner, triangle } = buffer;
  const { triangles, twoSided } = mesh;
  const covers = mesh.material.covers;
  const weights = new Float64Array(3);
  for (let t = 0; t < triangles.length; t += 3) {
    const ia = triangles[t]!;
    const ib = triangles[t + 1]!;
    const ic = triangles[t + 2]!;
    const ax = screen[3 * ia]!;
    const ay = screen[3 * ia + 1]!;
    const bx = screen[3 * ib]!;
    const by = screen[3 * ib + 1]!;
    const cx = screen[3 * ic]!;
    const cy = screen[3 * ic + 1]!;
    const area = (bx - ax) * (cy - ay) - (by - ay) * (cx - ax);
    // y points down here, so a front face has negative area.
    if (area === 0 || (area > 0 && !twoSided)) continue;
    const x0 = Math.max(0, Math.ceil(Math.min(ax, bx, cx) - 0.5));
    const x1 = Math.min(size - 1, Math.floor(Math.max(ax, bx, cx) - 0.5));
    const y0 = Math.max(0, Math.ceil(Math.min(ay, by, cy) - 0.5));
    const y1 = Math.min(size - 1, Math.floor(Math.max(ay, by, cy) - 0.5));
    if (x0 > x1 || y0 > y1) continue;
    const inverse = 1 / area;
    const da = screen[3 * ia + 2]!;
    const db = screen[3 * ib + 2]!;
    const dc = screen[3 * ic + 2]!;
    // Hoisted out of the rows, in the order of the plain formula: not a bit of the weights changes.
    const acx = cx - ax;
    const acy = cy - ay;
    const abx = bx - ax;
    const aby = by - ay;
    for (let y = y0; y <= y1; y++) {
      const dy = y + 0.5 - ay;
      const down = dy * acx;
      const across = abx * dy;
      for (let x = x0; x <= x1; x++) {
        const dx = x + 0.5 - ax;
        const wb = (dx * acy - down) * inverse;
        if (wb < 0) continue;
        const wc = (across - aby * dx) * inverse;
        if (wc < 0) continue;
        const wa = 1 - wb - wc;
        if (wa < 0) continue;
        const depth = wa * da + wb * db + wc * dc;
        const k = y * size + x;
        if (depth <= inverseDepth[k]!) continue;
        // Hair and lashes are small triangles: weights straight from the screen are exact enough for their holes.
        if (covers) {
          weights[0] = wa;
          weights[1] = wb;
          weights[2] = wc;
          if (!covers(ia, ib, ic, weights)) continue;
        }
        inverseDepth[k] = depth;
        owner[k] = index;
        triangle[k] = t;
      }
    }
  }
}
