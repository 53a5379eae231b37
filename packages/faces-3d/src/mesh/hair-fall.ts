import { mix, smoothstep } from "../geometry/scalar.ts";
import { noise2 } from "../random/noise.ts";
import { type GrownHair, hairReach } from "./hair-cap.ts";
import { type HairSheet, hairSheetArrays } from "./hair-strands.ts";
import { type RadiusMap, SKULL_CENTRE } from "./radius-map.ts";
import { gridTriangles } from "./render-mesh.ts";

export const FALL_ROWS = 24;
export const FALL_COLUMNS = 84;
/** Height where the fall leaves the head, and the lobes of the ears, from which length is counted. */
const START_Y = 6.2;
const LOBES_Y = -1;
/** Hair that falls over the ears has to pass outside of them. */
const EAR_RADIUS = 10;

/** Hair that falls from the side and the back of the head, all round but for the opening at the face. */
export function hairFall(map: RadiusMap, style: GrownHair, lift: number, layer: number): HairSheet {
  const sheet = hairSheetArrays(FALL_ROWS * FALL_COLUMNS);
  const opening = (style.opening * Math.PI) / 180;
  const bottom = LOBES_Y - style.length;
  for (let c = 0; c < FALL_COLUMNS; c++) {
    const azimuth = opening + ((2 * Math.PI - 2 * opening) * c) / (FALL_COLUMNS - 1);
    const fromEdge = Math.min(c, FALL_COLUMNS - 1 - c) / (FALL_COLUMNS - 1);
    const start = outerPoint(map, style, lift, azimuth, layer);
    for (let r = 0; r < FALL_ROWS; r++) {
      const t = r / (FALL_ROWS - 1);
      const i = r * FALL_COLUMNS + c;
      const y = mix(START_Y + lift, bottom, t);
      const wave = style.curl * (noise2(azimuth * 4 + style.noiseOffset, y * 0.55) - 0.5) * smoothstep(0, 0.3, t);
      const swing = noise2(azimuth * 2.3 + style.noiseOffset, 7.7) - 0.5;
      // Round the cheeks it comes forward a little, then hangs straight and closes in at the tips of a bob.
      const radius =
        start * (1 + 0.06 * Math.sin(Math.PI * Math.min(1, t * 1.4)) - 0.1 * t * t + 0.16 * wave + 0.05 * swing * t);
      const turn =
        azimuth +
        (azimuth < Math.PI ? -1 : 1) * 0.05 * smoothstep(0, 0.5, t) * smoothstep(0.2, 0, fromEdge) +
        0.1 * wave;
      const beforeEar =
        smoothstep(START_Y, START_Y - 2.6, y - lift) *
        smoothstep(-4, -1, y - lift) *
        smoothstep(-0.1, 0.25, Math.sin(turn) ** 2 - 0.6);
      const clear = mix(radius, Math.max(radius, EAR_RADIUS + 0.5 * layer), beforeEar);
      sheet.positions[3 * i] = SKULL_CENTRE[0] + Math.sin(turn) * clear;
      sheet.positions[3 * i + 1] = y;
      sheet.positions[3 * i + 2] = SKULL_CENTRE[2] + Math.cos(turn) * clear - 0.8 * t;
      sheet.tangents[3 * i + 1] = -1;
      sheet.tangents[3 * i] = wave * 0.8;
      sheet.strand[i] = (256 * azimuth) / (2 * Math.PI);
      sheet.along[i] = 9 + (START_Y - y);
      sheet.inside[i] = Math.min((y - bottom) * 0.6, 0.3 + fromEdge * 60 * (0.35 + 0.25 * t), 4);
    }
  }
  return { ...sheet, triangles: gridTriangles(FALL_ROWS, FALL_COLUMNS, false), layer, ragged: 1.6 };
}

/** Horizontal distance from the axis to the outside of the hair at START_Y. */
function outerPoint(map: RadiusMap, style: GrownHair, lift: number, azimuth: number, layer: number): number {
  let elevation = 0.2;
  let radius = 9;
  for (let step = 0; step < 3; step++) {
    const level = Math.cos(elevation);
    const hair = hairReach(map, style, lift, Math.sin(azimuth) * level, Math.sin(elevation), Math.cos(azimuth) * level);
    radius = hair.scalp + hair.out * layer;
    elevation = Math.asin((START_Y + lift - SKULL_CENTRE[1]) / radius);
  }
  return Math.max(radius * Math.cos(elevation), 8.6 + 0.6 * layer);
}

/** A ball of wound hair behind the top of the head. */
export function hairBun(map: RadiusMap, style: GrownHair, lift: number): HairSheet {
  const [rows, columns] = [16, 24];
  const sheet = hairSheetArrays(rows * columns);
  sheet.inside.fill(4);
  const [dy, dz] = [Math.cos(0.5), -Math.sin(0.5)];
  const below = hairReach(map, style, lift, 0, dy, dz);
  const out = below.scalp + below.out + style.bun * 0.55;
  for (let r = 0; r < rows; r++) {
    for (let c = 0; c < columns; c++) {
      const i = r * columns + c;
      const theta = (Math.PI * (r + 0.01)) / (rows - 0.98);
      const psi = (2 * Math.PI * c) / columns;
      const [x, y, z] = [Math.sin(theta) * Math.cos(psi), Math.cos(theta), Math.sin(theta) * Math.sin(psi)];
      const bumps = style.bun * (0.94 + 0.12 * noise2(psi * 1.3 + 5, theta * 3 + style.noiseOffset));
      sheet.positions[3 * i] = x * bumps;
      sheet.positions[3 * i + 1] = SKULL_CENTRE[1] + dy * out + y * bumps * 0.9;
      sheet.positions[3 * i + 2] = SKULL_CENTRE[2] + dz * out + z * bumps;
      sheet.tangents[3 * i] = -Math.sin(psi);
      sheet.tangents[3 * i + 2] = Math.cos(psi);
      sheet.strand[i] = theta * 30;
      sheet.along[i] = psi * 3;
    }
  }
  return { ...sheet, triangles: gridTriangles(rows, columns, true), layer: 0.3, ragged: 0 };
}
