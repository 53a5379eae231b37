import { smoothstep } from "../geometry/scalar.ts";
import type { PreparedHead } from "../head/prepared-head.ts";
import type { BeardTraits } from "../person/person.ts";
import { noise2 } from "../random/noise.ts";
import type { HairSheet } from "./hair-strands.ts";

const BEARD_LAYERS = [0.15, 0.4, 0.65, 0.85, 1] as const;

/** Where a beard grows on a head, one entry a skin vertex: share of the full length. */
export function beardReach(head: PreparedHead, beard: BeardTraits): Float32Array {
  const { fields, skinVertexCount, model } = head;
  const out = new Float32Array(skinVertexCount);
  for (let v = 0; v < model.regions.mouthSocket[0]; v++) {
    const grown = Math.max(
      beard.moustache * fields.moustache[v]!,
      beard.chin * fields.chin[v]!,
      beard.jaw * fields.jaw[v]!,
    );
    const y = model.neutral[3 * v + 1]!;
    out[v] = grown * (1 - fields.lips[v]!) * smoothstep(-12, -9, y);
  }
  return out;
}

/**
 * A beard as shells over the posed skin, world coordinates: they move with jaw and lips. Hairs leave the skin and bend
 * down; longest at the chin.
 */
export function beardShells(
  head: PreparedHead,
  beard: BeardTraits,
  reach: Float32Array,
  positions: Float32Array,
  normals: Float32Array,
  down: readonly [number, number, number],
): HairSheet[] {
  const { neutral } = head.model;
  const triangles = bearded(head.skin, reach);
  const count = head.skinVertexCount;
  const shared = {
    triangles,
    tangents: new Float32Array(3 * count),
    strand: new Float32Array(count),
    along: new Float32Array(count),
    inside: new Float32Array(count),
  };
  for (let v = 0; v < count; v++) {
    if (reach[v] === 0) continue;
    const [x, y, z] = [neutral[3 * v]!, neutral[3 * v + 1]!, neutral[3 * v + 2]!];
    shared.strand[v] = 14 * Math.atan2(x, z) * 7 + 6 * beard.curl * noise2(x * 1.5, y * 1.5);
    shared.along[v] = -1.6 * y;
    shared.inside[v] = 2.4 * reach[v]! - 0.15;
    for (let k = 0; k < 3; k++) shared.tangents[3 * v + k] = 0.45 * normals[3 * v + k]! + down[k]!;
  }
  return BEARD_LAYERS.map((layer) => {
    const out = positions.slice(0, 3 * count);
    for (let v = 0; v < count; v++) {
      const share = reach[v]!;
      if (share === 0) continue;
      const chin = smoothstep(-3.5, -7, neutral[3 * v + 1]!);
      const length = beard.length * share * layer * (0.35 + 0.65 * chin);
      const hang = length * (0.25 + 0.35 * layer);
      for (let k = 0; k < 3; k++) {
        out[3 * v + k] = out[3 * v + k]! + (0.03 + 0.7 * length) * normals[3 * v + k]! + hang * down[k]!;
      }
    }
    return { ...shared, positions: out, layer, ragged: 1.1 };
  });
}

/** Triangles where anything grows. */
export function bearded(triangles: Uint32Array, reach: Float32Array): Uint32Array {
  const kept: number[] = [];
  for (let t = 0; t < triangles.length; t += 3) {
    const [a, b, c] = [triangles[t]!, triangles[t + 1]!, triangles[t + 2]!];
    if (reach[a]! + reach[b]! + reach[c]! > 0.02) kept.push(a, b, c);
  }
  return Uint32Array.from(kept);
}
