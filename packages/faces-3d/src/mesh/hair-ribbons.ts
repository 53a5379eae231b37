import { type HairLines, POINTS } from "./hair-lines.ts";

/** Ribbons that face the camera. */
export interface RibbonMesh {
  readonly positions: Float32Array;
  /** Away from the head: hair is lit as the head is. */
  readonly normals: Float32Array;
  readonly triangles: Uint32Array;
  readonly tangents: Float32Array;
  /** [n] how light a strand is, and how deep it lies. */
  readonly shade: Float32Array;
  readonly depth: Float32Array;
}

/** Cosine between outside and view of strands that the head hides. */
const HIDDEN = -0.3;

/** Which strands lie on the side of the head that the camera sees, by their middle. */
function seenStrands(points: Float32Array, strands: number, middle: Float64Array, distance: number): Uint32Array {
  const seen = new Uint32Array(strands);
  let count = 0;
  for (let n = 0; n < strands; n++) {
    const k = 3 * (POINTS * n + (POINTS >> 1));
    const [x, y, z] = [points[k]!, points[k + 1]!, points[k + 2]!];
    const [ox, oy, oz] = [x - middle[0]!, y - middle[1]!, z - middle[2]!];
    const dz = distance - z;
    const towards = oz * dz - ox * x - oy * y;
    if (towards > HIDDEN * Math.sqrt((ox * ox + oy * oy + oz * oz) * (x * x + y * y + dz * dz))) seen[count++] = n;
  }
  return seen.subarray(0, count);
}

/**
 * Turns strands into ribbons, wide at the root and a point at the tip.
 * @param points [strands, POINTS, 3] of `lines`, in the world
 * @param middle of the skull, in the world
 * @param distance of the camera
 * @param hides whether the head hides what is behind its middle: not where hair hangs below it
 */
export function ribbonMesh(
  { shade, depth, width }: HairLines,
  points: Float32Array,
  middle: Float64Array,
  distance: number,
  hides = false,
): RibbonMesh {
  const all = shade.length;
  const seen = hides ? seenStrands(points, all, middle, distance) : Uint32Array.from({ length: all }, (_, n) => n);
  const count = 2 * POINTS * seen.length;
  const mesh = {
    positions: new Float32Array(3 * count),
    normals: new Float32Array(3 * count),
    tangents: new Float32Array(3 * count),
    shade: new Float32Array(count),
    depth: new Float32Array(count),
    triangles: new Uint32Array(6 * (POINTS - 1) * seen.length),
  };
  let corner = 0;
  for (let i = 0; i < seen.length; i++) {
    const n = seen[i]!;
    for (let p = 0; p < POINTS; p++) {
      const here = 3 * (POINTS * n + p);
      const before = p === 0 ? here : here - 3;
      const after = p === POINTS - 1 ? here : here + 3;
      const tx = points[after]! - points[before]!;
      const ty = points[after + 1]! - points[before + 1]!;
      const tz = points[after + 2]! - points[before + 2]!;
      const [x, y, z] = [points[here]!, points[here + 1]!, points[here + 2]!];
      const dz = distance - z;
      // Across the strand as the camera sees it.
      let [sx, sy, sz] = [ty * dz + tz * y, -tz * x - tx * dz, -tx * y + ty * x];
      const t = p / (POINTS - 1);
      const half = (0.5 * width * (1 - 0.75 * t * t)) / (Math.sqrt(sx * sx + sy * sy + sz * sz) || 1);
      [sx, sy, sz] = [sx * half, sy * half, sz * half];
      const length = Math.sqrt(tx * tx + ty * ty + tz * tz) || 1;
      for (let side = 0; side < 2; side++) {
        const v = 2 * (POINTS * i + p) + side;
        const sign = side === 0 ? -1 : 1;
        mesh.positions[3 * v] = x + sign * sx;
        mesh.positions[3 * v + 1] = y + sign * sy;
        mesh.positions[3 * v + 2] = z + sign * sz;
        mesh.normals[3 * v] = x - middle[0]!;
        mesh.normals[3 * v + 1] = y - middle[1]!;
        mesh.normals[3 * v + 2] = z - middle[2]!;
        mesh.tangents[3 * v] = tx / length;
        mesh.tangents[3 * v + 1] = ty / length;
        mesh.tangents[3 * v + 2] = tz / length;
        mesh.shade[v] = shade[n]!;
        mesh.depth[v] = depth[POINTS * n + p]!;
      }
      if (p === 0) continue;
      const v = 2 * (POINTS * i + p);
      for (const index of [v - 2, v - 1, v, v - 1, v + 1, v]) mesh.triangles[corner++] = index;
    }
  }
  return mesh;
}
