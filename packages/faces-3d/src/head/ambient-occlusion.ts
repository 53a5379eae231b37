import { drawDepth, makeDepthMap } from "../render/depth-map.ts";
import { SoftShadow } from "../render/soft-shadow.ts";

const DIRECTIONS = 72;

/**
 * Share of the sky that each vertex sees, 0 to 1, weighted by the cosine: depth maps from directions spread evenly over
 * the sphere (Fibonacci spiral).
 */
export function ambientOcclusion(positions: Float32Array, normals: Float32Array, triangles: Uint32Array): Float32Array {
  const count = positions.length / 3;
  const seen = new Float32Array(count);
  const total = new Float32Array(count);
  const centre = boundsCentre(positions);
  for (let i = 0; i < DIRECTIONS; i++) {
    const y = 1 - (2 * (i + 0.5)) / DIRECTIONS;
    const radius = Math.sqrt(1 - y * y);
    const angle = i * Math.PI * (3 - Math.sqrt(5));
    const direction = [radius * Math.cos(angle), y, radius * Math.sin(angle)] as const;
    const map = makeDepthMap(160, 44, centre, direction);
    drawDepth(map, positions, triangles);
    const shadow = new SoftShadow(map, 0.05, 0.25);
    for (let v = 0; v < count; v++) {
      const nx = normals[3 * v]!;
      const ny = normals[3 * v + 1]!;
      const nz = normals[3 * v + 2]!;
      const cosine = nx * direction[0] + ny * direction[1] + nz * direction[2];
      if (cosine <= 0) continue;
      total[v] = total[v]! + cosine;
      const lift = 0.25;
      const lit = shadow.reaching(
        positions[3 * v]! + nx * lift,
        positions[3 * v + 1]! + ny * lift,
        positions[3 * v + 2]! + nz * lift,
      );
      seen[v] = seen[v]! + cosine * lit;
    }
  }
  return seen.map((value, v) => (total[v]! > 0 ? value / total[v]! : 1));
}

function boundsCentre(positions: Float32Array): readonly [number, number, number] {
  const low = [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY];
  const high = [Number.NEGATIVE_INFINITY, Number.NEGATIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (let i = 0; i < positions.length; i++) {
    low[i % 3] = Math.min(low[i % 3]!, positions[i]!);
    high[i % 3] = Math.max(high[i % 3]!, positions[i]!);
  }
  return [(low[0]! + high[0]!) / 2, (low[1]! + high[1]!) / 2, (low[2]! + high[2]!) / 2];
}
