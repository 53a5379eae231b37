import type { HairStyle } from "../person/hair-style.ts";
import { noise2 } from "../random/noise.ts";
import { type GrownHair, hairReach } from "./hair-cap.ts";
import { type HairSheet, hairSheetArrays } from "./hair-strands.ts";
import { type RadiusMap, SKULL_CENTRE } from "./radius-map.ts";
import { gridTriangles } from "./render-mesh.ts";

const ROWS = 22;
const COLUMNS = 18;

/** Tails bound behind: one in the middle, high enough to be seen over the shoulder, or two at the sides behind the ears. */
export function hairTails(map: RadiusMap, style: GrownHair, lift: number): HairSheet[] {
  const { tails } = style;
  if (!tails) return [];
  return (tails.count === 1 ? [0] : [-1, 1]).map((side) => {
    const angle = side === 0 ? Math.PI : side * 1.95;
    const elevation = side === 0 ? 0.5 : -0.15;
    const level = Math.cos(elevation);
    const direction = [Math.sin(angle) * level, Math.sin(elevation), Math.cos(angle) * level] as const;
    const below = hairReach(map, style, lift, ...direction);
    const start = below.scalp + below.out * 0.8;
    const root = direction.map((d, k) => SKULL_CENTRE[k as 0 | 1 | 2] + d * start) as [number, number, number];
    return tail(style, root, direction, tails.length, tails.radius);
  });
}

/** Leaves the head along `direction`, then hangs; thick soon after the band, ragged at its end. */
function tail(
  style: HairStyle,
  root: readonly [number, number, number],
  direction: readonly [number, number, number],
  length: number,
  radius: number,
): HairSheet {
  const sheet = hairSheetArrays(ROWS * COLUMNS);
  for (let r = 0; r < ROWS; r++) {
    const t = r / (ROWS - 1);
    const out = 3.2 * (1 - Math.exp(-3.5 * t));
    const drop = length * (t - 0.18 * (1 - Math.exp(-6 * t)));
    const width = radius * (0.45 + 1.5 * Math.sqrt(t) * Math.exp(-1.5 * t)) * (1 - 0.35 * t * t);
    const swing = style.curl * 1.2 * (noise2(t * 5 + style.noiseOffset, 2.2) - 0.5) * t;
    for (let c = 0; c < COLUMNS; c++) {
      const i = r * COLUMNS + c;
      const psi = (2 * Math.PI * c) / COLUMNS;
      const bumps = 1 + 0.16 * (noise2(3 * Math.cos(psi) + style.noiseOffset, 3 * Math.sin(psi) + t * 2) - 0.5);
      sheet.positions[3 * i] = root[0] + direction[0] * out + swing + width * bumps * Math.cos(psi);
      sheet.positions[3 * i + 1] = root[1] + direction[1] * out - drop;
      sheet.positions[3 * i + 2] = root[2] + direction[2] * out + width * bumps * Math.sin(psi);
      sheet.tangents[3 * i + 1] = -1;
      sheet.strand[i] = 60 * (1 + Math.cos(psi)) + 30 * Math.sin(psi);
      sheet.along[i] = 9 + drop;
      sheet.inside[i] = Math.min(4, (1 - t) * length * 0.5);
    }
  }
  return { ...sheet, triangles: gridTriangles(ROWS, COLUMNS, true), layer: 0.35, ragged: 1.6 };
}
