import { gridTriangles } from "./render-mesh.ts";

/** Strips along the lid edges that stand out like lashes. World coordinates. */
export interface LashMesh {
  readonly positions: Float32Array;
  readonly triangles: Uint32Array;
  /** [n, 2]: 0 to 1 from the inner to the outer corner, 0 to 1 from root to tip */
  readonly place: Float32Array;
}

/**
 * @param edge lid edge vertices from the inner to the outer corner
 * @param direction 1 for an upper lid, -1 for a lower one
 * @param length centimetres at the longest
 */
export function lashMesh(
  positions: Float32Array,
  normals: Float32Array,
  edge: readonly number[],
  direction: 1 | -1,
  length: number,
  up: readonly [number, number, number],
): LashMesh {
  const count = edge.length;
  const out = new Float32Array(6 * count);
  const place = new Float32Array(4 * count);
  edge.forEach((v, i) => {
    const t = count > 1 ? i / (count - 1) : 0;
    const reach = length * (0.35 + 0.65 * Math.sin(Math.PI * Math.min(1, 0.15 + 0.8 * t)));
    for (let k = 0; k < 3; k++) {
      const root = positions[3 * v + k]! + 0.02 * normals[3 * v + k]!;
      out[3 * i + k] = root;
      out[3 * (count + i) + k] = root + reach * (0.62 * normals[3 * v + k]! + 0.75 * direction * up[k]!);
    }
    place[2 * i] = t;
    place[2 * (count + i)] = t;
    place[2 * (count + i) + 1] = 1;
  });
  return { positions: out, triangles: gridTriangles(2, count, false), place };
}
