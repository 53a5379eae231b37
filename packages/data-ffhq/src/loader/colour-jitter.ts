import type { Random } from "@mfim/core";
import { fromPixels, toPixels } from "@mfim/photographs";

/** How far colours may be changed; each part is drawn uniformly between its ends. All 0 changes nothing. */
export interface ColourJitter {
  /** Factor from 1 - b to 1 + b. */
  readonly brightness?: number;
  /** Factor from 1 - c to 1 + c, about mid grey. */
  readonly contrast?: number;
  /** Factor from 1 - s to 1 + s of the distance from grey (BT.601 luminance). */
  readonly saturation?: number;
  /** Turn about the grey axis, from -h to h degrees. */
  readonly hue?: number;
}

/** rgb' = matrix rgb + offset, 0 to 255, clipped. */
export interface ColourChange {
  /** By rows. */
  readonly matrix: readonly [readonly number[], readonly number[], readonly number[]];
  readonly offset: number;
}

const luminance = [0.299, 0.587, 0.114];
const identity = [0, 1, 2].map((row) => [0, 1, 2].map((column) => (row === column ? 1 : 0)));

type Matrix = readonly (readonly number[])[];
const times = (a: Matrix, b: Matrix): Matrix =>
  a.map((row) =>
    [0, 1, 2].map((column) => row.reduce((sum, v, k) => sum + v * ((b[k] as number[])[column] as number), 0)),
  );

/** Rotation about (1, 1, 1) / sqrt(3), by Rodrigues' formula. */
function hueTurn(degrees: number): Matrix {
  const [c, s] = [Math.cos((degrees * Math.PI) / 180), Math.sin((degrees * Math.PI) / 180)];
  const [along, across] = [(1 - c) / 3, s / Math.sqrt(3)];
  return [
    [c + along, along - across, along + across],
    [along + across, c + along, along - across],
    [along - across, along + across, c + along],
  ];
}

/** Draws four numbers whatever the strengths are, so that the numbers that follow do not depend on them. */
export function drawColourChange(random: Random, jitter: ColourJitter): ColourChange {
  const { brightness = 0, contrast = 0, saturation = 0, hue = 0 } = jitter;
  const around = (centre: number, reach: number) => centre + reach * (2 * random.uniform() - 1);
  const [b, c, s, h] = [around(1, brightness), around(1, contrast), around(1, saturation), around(0, hue)];
  const saturated = identity.map((row) => row.map((v, column) => s * v + (1 - s) * (luminance[column] as number)));
  const matrix = times(hueTurn(h), saturated).map((row) => row.map((v) => v * b * c));
  return { matrix: matrix as unknown as ColourChange["matrix"], offset: 127.5 * (1 - c) };
}

/** [size, size, 3] to the same, on libvips' threads. */
export async function changeColours(picture: Uint8Array, size: number, change: ColourChange): Promise<Uint8Array> {
  const [red, green, blue] = change.matrix as unknown as [Row, Row, Row];
  const pipeline = fromPixels({ width: size, height: size, data: picture })
    .recomb([red, green, blue])
    .linear(1, change.offset);
  return (await toPixels(pipeline)).data;
}

type Row = [number, number, number];
