import { clamp, mix, smoothstep } from "../geometry/scalar.ts";
import type { PreparedHead } from "../head/prepared-head.ts";
import type { BeardTraits } from "../person/person.ts";
import { RandomStream } from "../random/random-stream.ts";
import { bearded } from "./beard-shells.ts";
import { type HairLines, POINTS, strandsAt } from "./hair-lines.ts";

/** Hairs of a beard a square centimetre, seen so near that the finest show. */
const DENSITY = 26;
const MOST = 5000;

/**
 * Single hairs of a beard over the posed skin, world coordinates: denser where it grows longest, few at its border.
 * @param reach share of the full length, one a skin vertex
 * @param down the head's own, a unit vector
 * @param footprint centimetres of the face that a sample covers
 */
export function beardLines(
  head: PreparedHead,
  beard: BeardTraits,
  reach: Float32Array,
  positions: Float32Array,
  normals: Float32Array,
  down: readonly [number, number, number],
  footprint: number,
): HairLines {
  const triangles = bearded(head.skin, reach);
  const random = RandomStream.of("hair of the beard", head.skinVertexCount);
  const sums = areasSummed(triangles, positions);
  const total = sums[sums.length - 1] ?? 0;
  const { count, width } = strandsAt(Math.min(MOST, DENSITY * total), footprint);
  const points: number[] = [];
  const shade: number[] = [];
  const depth: number[] = [];
  let t = 0;
  for (let i = 0; i < count; i++) {
    const place = ((i + random.uniform()) / count) * total;
    while (t + 1 < sums.length && sums[t]! < place) t++;
    const [u, v] = [random.uniform(), random.uniform()];
    const [wb, wc] = u + v > 1 ? [1 - u, 1 - v] : [u, v];
    const corners = [triangles[3 * t]!, triangles[3 * t + 1]!, triangles[3 * t + 2]!] as const;
    const at = (field: Float32Array, stride: number, k: number) =>
      (1 - wb - wc) * field[stride * corners[0] + k]! +
      wb * field[stride * corners[1] + k]! +
      wc * field[stride * corners[2] + k]!;
    const share = at(reach, 1, 0);
    const [chance, longer, phase] = [random.uniform(), random.uniform(), 6.3 * random.uniform()];
    const aside = [random.normal(2), random.normal(2), random.normal(2)];
    if (chance > smoothstep(0.04, 0.55, share)) continue;
    const chin = smoothstep(-3.5, -7, at(head.model.neutral, 3, 1));
    const length = beard.length * share * (0.35 + 0.65 * chin) * (0.5 + 0.7 * longer);
    shade.push(clamp(1 + 0.2 * random.normal(2), 0.6, 1.4));
    for (let p = 0; p < POINTS; p++) {
      const s = p / (POINTS - 1);
      const wave = beard.curl * 0.25 * length * Math.sin(phase + 6 * s) * s;
      for (let k = 0; k < 3; k++) {
        const out = at(normals, 3, k) * (0.01 + length * (0.6 * s - 0.15 * s * s));
        points.push(
          at(positions, 3, k) +
            out +
            down[k]! * length * (0.2 * s + 0.55 * s * s) +
            aside[k]! * (0.12 * length * s + 0.4 * wave),
        );
      }
      depth.push(mix(0.3, 1, s));
    }
  }
  return { points: Float32Array.from(points), shade: Float32Array.from(shade), depth: Float32Array.from(depth), width };
}

/** Square centimetres of all triangles up to each. */
function areasSummed(triangles: Uint32Array, positions: Float32Array): Float64Array {
  const out = new Float64Array(triangles.length / 3);
  let sum = 0;
  for (let t = 0; t < out.length; t++) {
    const [a, b, c] = [0, 1, 2].map((k) => 3 * triangles[3 * t + k]!) as [number, number, number];
    const [ux, uy, uz] = [0, 1, 2].map((k) => positions[b + k]! - positions[a + k]!) as [number, number, number];
    const [vx, vy, vz] = [0, 1, 2].map((k) => positions[c + k]! - positions[a + k]!) as [number, number, number];
    const [nx, ny, nz] = [uy * vz - uz * vy, uz * vx - ux * vz, ux * vy - uy * vx];
    sum += 0.5 * Math.sqrt(nx * nx + ny * ny + nz * nz);
    out[t] = sum;
  }
  return out;
}
