import { clamp, mix, smoothstep } from "../geometry/scalar.ts";
import { aboveHairline, azimuthOf } from "../head/hairline.ts";
import type { HairStyle } from "../person/hair-style.ts";
import { noise3 } from "../random/noise.ts";
import type { HairSheet } from "./hair-strands.ts";
import { type RadiusMap, SKULL_CENTRE } from "./radius-map.ts";
import { gridTriangles } from "./render-mesh.ts";

const ROWS = 46;
/** One column is there twice, so that strands are counted through to 256 without a jump. */
const COLUMNS = 97;
const REACH = (150 * Math.PI) / 180;

/** Centimetres inside the hair's edge at a point of the scalp, fringe and falling hair counted in. */
function insideHair(style: HairStyle, x: number, y: number, z: number): number {
  const azimuth = azimuthOf(x, z);
  const drop = style.fringe * smoothstep(62, 40, azimuth) * (1 + 0.45 * style.sweep * clamp(x / 5, -1, 1));
  const above = aboveHairline(x, y, z, style.recession * (style.fringe > 0 ? 0 : 1)) + drop;
  if (style.length === 0) return above;
  // Falling hair covers the ears: inside wherever something falls.
  return Math.max(above, Math.min((azimuth - style.opening) * 0.12, y + 2));
}

/** How far hair stands off the scalp there. */
function standOff(style: HairStyle, inside: number, y: number): number {
  return mix(style.sides, style.top, smoothstep(5, 11.5, y)) * smoothstep(-0.3, 2.2, inside);
}

/** Centimetres from the skull's middle to the outside of the hair in a unit direction. */
export function hairRadius(
  map: RadiusMap,
  style: HairStyle,
  lift: number,
  dx: number,
  dy: number,
  dz: number,
  layer: number,
): number {
  const radius = map.at(dx, dy, dz);
  const x = SKULL_CENTRE[0] + dx * radius;
  const y = SKULL_CENTRE[1] + dy * radius - lift;
  const z = SKULL_CENTRE[2] + dz * radius;
  const out = standOff(style, insideHair(style, x, y, z), y);
  const clumps =
    style.curl > 0
      ? style.curl * (noise3(x * 0.75 + style.noiseOffset, y * 0.75, z * 0.75) - 0.5) * Math.min(1.1, out * 0.8)
      : 0;
  return radius + 0.04 + Math.max(0, out * layer + clumps * layer);
}

/** The hair over the scalp: a sphere of strands that start at the whorl, cut at the hairline by `inside`. */
export function hairCap(map: RadiusMap, style: HairStyle, lift: number, layer: number): HairSheet {
  const whorl = (style.whorl * Math.PI) / 180;
  const pole = [0, Math.cos(whorl), Math.sin(whorl)] as const;
  const side = [0, -Math.sin(whorl), Math.cos(whorl)] as const;
  const count = ROWS * COLUMNS;
  const sheet = {
    positions: new Float32Array(3 * count),
    tangents: new Float32Array(3 * count),
    strand: new Float32Array(count),
    along: new Float32Array(count),
    inside: new Float32Array(count),
  };
  for (let r = 0; r < ROWS; r++) {
    const theta = (REACH * (r + 0.15)) / (ROWS - 1);
    const [sin, cos] = [Math.sin(theta), Math.cos(theta)];
    for (let c = 0; c < COLUMNS; c++) {
      const psi = (2 * Math.PI * c) / (COLUMNS - 1);
      const [across, forward] = [Math.cos(psi), Math.sin(psi)];
      const i = r * COLUMNS + c;
      const dx = sin * across;
      const dy = cos * pole[1] + sin * forward * side[1];
      const dz = cos * pole[2] + sin * forward * side[2];
      const scalp = map.at(dx, dy, dz);
      const radius = hairRadius(map, style, lift, dx, dy, dz, layer);
      sheet.positions[3 * i] = SKULL_CENTRE[0] + dx * radius;
      sheet.positions[3 * i + 1] = SKULL_CENTRE[1] + dy * radius;
      sheet.positions[3 * i + 2] = SKULL_CENTRE[2] + dz * radius;
      sheet.tangents[3 * i] = cos * across;
      sheet.tangents[3 * i + 1] = -sin * pole[1] + cos * forward * side[1];
      sheet.tangents[3 * i + 2] = -sin * pole[2] + cos * forward * side[2];
      sheet.strand[i] = (256 * c) / (COLUMNS - 1);
      sheet.along[i] = theta * 9;
      sheet.inside[i] = insideHair(
        style,
        SKULL_CENTRE[0] + dx * scalp,
        SKULL_CENTRE[1] + dy * scalp - lift,
        SKULL_CENTRE[2] + dz * scalp,
      );
    }
  }
  const grid = gridTriangles(ROWS, COLUMNS, false);
  return {
    ...sheet,
    triangles: grid.filter((_, k) => sheet.inside[grid[k - (k % 3)]!]! > -1.5),
    layer,
    ragged: style.fringe > 0 ? 1.3 : 1.5,
  };
}
