import { interpolateTable } from "../geometry/scalar.ts";

/** Height of the usual hairline on the ICT head by azimuth (degrees from the front), centimetres. */
const HAIRLINE: readonly (readonly [azimuth: number, height: number])[] = [
  [0, 11.2],
  [14, 11.3],
  [30, 11.6],
  [40, 11.1],
  [50, 9.4],
  [60, 7.8],
  [70, 6.2],
  [80, 4.2],
  [87, 2.8],
  [95, 6.0],
  [112, 5.6],
  [124, 1.2],
  [150, -2.4],
  [180, -3.0],
];

/** A hairline: its height by azimuth, as `HAIRLINE` has it. */
export type Hairline = readonly (readonly [number, number])[];

/** With temples and sideburns, as hair grows in photographs: steep beside the forehead, down before the ear. */
export const FULL_HAIRLINE: Hairline = [
  [0, 11.0],
  [14, 11.15],
  [27, 11.2],
  [37, 10.6],
  [46, 9.5],
  [53, 8.2],
  [59, 6.4],
  [64, 4.4],
  [70, 2.2],
  [77, 1.2],
  [82, 2.6],
  [89, 5.6],
  [97, 6.4],
  [112, 5.6],
  [124, 1.2],
  [150, -2.4],
  [180, -3.0],
];

/** Where a receding hairline goes up first: the temples. */
const RECESSION: readonly (readonly [number, number])[] = [
  [0, 0.9],
  [25, 1.4],
  [42, 1.6],
  [60, 0.6],
  [80, 0],
];

/** Degrees from the front of a point about the vertical axis through the head, 0 to 180. */
export function azimuthOf(x: number, z: number): number {
  return (Math.atan2(Math.abs(x), z - AXIS_Z) * 180) / Math.PI;
}

/** The vertical axis through the head runs here. */
export const AXIS_Z = 0.5;

/** Centimetres above (positive: hair) the hairline, receded by `recession` centimetres. */
export function aboveHairline(x: number, y: number, z: number, recession = 0, line: Hairline = HAIRLINE): number {
  const azimuth = azimuthOf(x, z);
  return y - interpolateTable(line, azimuth) - (recession === 0 ? 0 : recession * interpolateTable(RECESSION, azimuth));
}
