import { clamp, mix, smoothstep } from "../geometry/scalar.ts";
import { aboveHairline, azimuthOf, type Hairline } from "../head/hairline.ts";
import type { HairStyle } from "../person/hair-style.ts";
import { noise2, noise3 } from "../random/noise.ts";
import type { HairSheet } from "./hair-strands.ts";
import { type RadiusMap, SKULL_CENTRE } from "./radius-map.ts";
import { gridTriangles } from "./render-mesh.ts";

export const CAP_ROWS = 46;
/** One column is there twice, so that strands are counted through to 256 without a jump. */
export const CAP_COLUMNS = 97;
/** Angle from the whorl to the last row. */
export const CAP_REACH = (150 * Math.PI) / 180;

/** A style that grows along a hairline of its own. */
export interface GrownHair extends HairStyle {
  /** The usual one unless given. */
  readonly line?: Hairline;
}

/** Centimetres inside the hair's edge at a point of the scalp, fringe and falling hair counted in. */
function insideHair(style: GrownHair, x: number, y: number, z: number): number {
  const azimuth = azimuthOf(x, z);
  const uneven = 0.7 + 0.6 * noise2(x * 0.55 + style.noiseOffset, 3.1);
  const drop = style.fringe * uneven * smoothstep(62, 40, azimuth) * (1 + 0.5 * style.sweep * clamp(x / 5, -1, 1));
  const above = aboveHairline(x, y, z, style.recession * (style.fringe > 0 ? 0 : 1), style.line) + drop;
  if (style.length === 0) return above;
  // Falling hair covers the ears: inside wherever something falls.
  return Math.max(above, Math.min((azimuth - style.opening) * 0.12, y + 2));
}

/** How far hair stands off the scalp there. */
function standOff(style: HairStyle, inside: number, x: number, y: number, z: number): number {
  let height = smoothstep(5, 11.5, y);
  if (style.crest !== undefined) height *= smoothstep(style.crest + 1, style.crest, Math.abs(x));
  let thickness = mix(style.sides, style.top, height);
  if (style.quiff) {
    thickness += style.quiff * smoothstep(9, 12, y) * smoothstep(1, 7, z) * smoothstep(6.5, 2.5, Math.abs(x));
  }
  return thickness * smoothstep(-0.3, 2.2, inside);
}

/** Hair in one direction from the skull's middle, in centimetres. */
export interface HairReach {
  /** To just above the scalp. */
  readonly scalp: number;
  /** From there to the outside. */
  readonly out: number;
  /** To the hair's edge along the scalp, positive inside. */
  readonly inside: number;
}

/** How the hair lies in a unit direction. */
export function hairReach(
  map: RadiusMap,
  style: GrownHair,
  lift: number,
  dx: number,
  dy: number,
  dz: number,
): HairReach {
  const scalp = map.at(dx, dy, dz);
  const x = SKULL_CENTRE[0] + dx * scalp;
  const y = SKULL_CENTRE[1] + dy * scalp - lift;
  const z = SKULL_CENTRE[2] + dz * scalp;
  const inside = insideHair(style, x, y, z);
  const even = standOff(style, inside, x, y, z);
  const bumps = style.curl > 0 ? noise3(x * 0.75 + style.noiseOffset, y * 0.75, z * 0.75) - 0.5 : 0;
  return { scalp: scalp + 0.04, out: Math.max(0, even + style.curl * bumps * Math.min(1.1, even * 0.8)), inside };
}

/** The hair over the scalp, a sheet a layer: strands that start at the whorl, cut at the hairline by `inside`. */
export function hairCap(map: RadiusMap, style: GrownHair, lift: number, layers: readonly number[]): HairSheet[] {
  const whorl = (style.whorl * Math.PI) / 180;
  const parting = ((style.parting ?? 0) * Math.PI) / 180;
  // The pole's frame, tilted sideways for a parting.
  const beside = [Math.cos(parting), -Math.sin(parting), 0] as const;
  const pole = [Math.sin(parting) * Math.cos(whorl), Math.cos(parting) * Math.cos(whorl), Math.sin(whorl)] as const;
  const side = [-Math.sin(parting) * Math.sin(whorl), -Math.cos(parting) * Math.sin(whorl), Math.cos(whorl)] as const;
  const count = CAP_ROWS * CAP_COLUMNS;
  const shared = {
    tangents: new Float32Array(3 * count),
    strand: new Float32Array(count),
    along: new Float32Array(count),
    inside: new Float32Array(count),
  };
  const positions = layers.map(() => new Float32Array(3 * count));
  for (let r = 0; r < CAP_ROWS; r++) {
    const theta = (CAP_REACH * (r + 0.15)) / (CAP_ROWS - 1);
    const sin = Math.sin(theta);
    const cos = Math.cos(theta);
    for (let c = 0; c < CAP_COLUMNS; c++) {
      const psi = (2 * Math.PI * c) / (CAP_COLUMNS - 1);
      const across = Math.cos(psi);
      const forward = Math.sin(psi);
      const i = r * CAP_COLUMNS + c;
      const dx = sin * across * beside[0] + cos * pole[0] + sin * forward * side[0];
      const dy = sin * across * beside[1] + cos * pole[1] + sin * forward * side[1];
      const dz = cos * pole[2] + sin * forward * side[2];
      const { scalp, out, inside } = hairReach(map, style, lift, dx, dy, dz);
      for (let k = 0; k < layers.length; k++) {
        const radius = scalp + out * layers[k]!;
        positions[k]![3 * i] = SKULL_CENTRE[0] + dx * radius;
        positions[k]![3 * i + 1] = SKULL_CENTRE[1] + dy * radius;
        positions[k]![3 * i + 2] = SKULL_CENTRE[2] + dz * radius;
      }
      shared.tangents[3 * i] = cos * across * beside[0] - sin * pole[0] + cos * forward * side[0];
      shared.tangents[3 * i + 1] = cos * across * beside[1] - sin * pole[1] + cos * forward * side[1];
      shared.tangents[3 * i + 2] = -sin * pole[2] + cos * forward * side[2];
      shared.strand[i] = (256 * c) / (CAP_COLUMNS - 1);
      shared.along[i] = theta * 9;
      shared.inside[i] = inside;
    }
  }
  const triangles = trianglesInside(gridTriangles(CAP_ROWS, CAP_COLUMNS, false), shared.inside);
  return layers.map((layer, k) => ({
    ...shared,
    positions: positions[k]!,
    triangles,
    layer,
    ragged: style.fringe > 0 ? 1.3 : 1.5,
  }));
}

/** Leaves out what no strand reaches. */
function trianglesInside(grid: Uint32Array, inside: Float32Array): Uint32Array {
  const kept = new Uint32Array(grid.length);
  let count = 0;
  for (let t = 0; t < grid.length; t += 3) {
    if (inside[grid[t]!]! < -1.5) continue;
    kept[count++] = grid[t]!;
    kept[count++] = grid[t + 1]!;
    kept[count++] = grid[t + 2]!;
  }
  return kept.slice(0, count);
}
