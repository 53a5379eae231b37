import type { Pixels } from "@mfim/core";
import { fromPixels, toPixels } from "../pictures/raw-picture.ts";

/** Pixels to add: left, top, right, bottom. */
export type Padding = readonly [left: number, top: number, right: number, bottom: number];

function reflect(index: number, size: number): number {
  if (size === 1) return 0;
  const period = 2 * (size - 1);
  const folded = ((index % period) + period) % period;
  return folded < size ? folded : period - folded;
}

function reflected({ width, height, data }: Pixels, [left, top, right, bottom]: Padding): Pixels {
  const [wide, high] = [width + left + right, height + top + bottom];
  const columns = Int32Array.from({ length: wide }, (_, x) => reflect(x - left, width) * 3);
  const out = new Uint8Array(wide * high * 3);
  let at = 0;
  for (let y = 0; y < high; y++) {
    const row = reflect(y - top, height) * width * 3;
    for (let x = 0; x < wide; x++, at += 3) {
      const from = row + (columns[x] as number);
      out[at] = data[from] as number;
      out[at + 1] = data[from + 1] as number;
      out[at + 2] = data[from + 2] as number;
    }
  }
  return { width: wide, height: high, data: out };
}

/** The median of 256 counts. @param pixels counted */
function medianOf(histogram: Uint32Array, pixels: number): number {
  let rest = pixels / 2;
  return histogram.findIndex((count) => {
    rest -= count;
    return rest <= 0;
  });
}

/** Along one axis: 1 at the padded picture's outer edge, 0 at the photograph's edge, negative inside. */
const edgeAlong = (size: number, before: number, after: number) =>
  Float32Array.from({ length: size }, (_, i) => 1 - Math.min(i / before, (size - 1 - i) / after));

const clamp = (value: number) => (value < 0 ? 0 : value > 1 ? 1 : value);

/** How much of the blurred picture is seen. @param edge as of `edgeAlong`, the larger of both axes */
const blurredShare = (edge: number) => clamp(3 * edge + 1);

/**
 * FFHQ's filling of what a photograph does not show: mirrored, then from the border outwards ever more blurred
 * (standard deviation `blur`), at last the photograph's median colour, with the weights of the published script.
 * Every padding must be positive.
 */
export async function reflectPadding(picture: Pixels, padding: Padding, blur: number): Promise<Pixels> {
  const { width, height, data } = reflected(picture, padding);
  const blurred = blur >= 0.3 ? (await toPixels(fromPixels({ width, height, data }).blur(blur))).data : data;
  const columns = edgeAlong(width, padding[0], padding[2]);
  const rows = edgeAlong(height, padding[1], padding[3]);
  const values = mixed(data, blurred, columns, rows);
  const median = [0, 1, 2].map((channel) => medianOf(histogramOf(values, channel), width * height));
  const [red, green, blue] = median as [number, number, number];
  let at = 0;
  for (const row of rows)
    for (const column of columns) {
      const edge = column > row ? column : row;
      // Where nothing was blurred it stays as it is.
      if (blurredShare(edge) > 0) {
        const share = clamp(edge);
        data[at] = Math.round((values[at] as number) + (red - (values[at] as number)) * share);
        data[at + 1] = Math.round((values[at + 1] as number) + (green - (values[at + 1] as number)) * share);
        data[at + 2] = Math.round((values[at + 2] as number) + (blue - (values[at + 2] as number)) * share);
      }
      at += 3;
    }
  return { width, height, data };
}

/** The sharp picture inside, the blurred one outside; [rows, columns, 3]. */
function mixed(sharp: Uint8Array, blurred: Uint8Array, columns: Float32Array, rows: Float32Array): Float32Array {
  const values = new Float32Array(sharp);
  let at = 0;
  for (const row of rows)
    for (const column of columns) {
      const share = blurredShare(column > row ? column : row);
      if (share > 0)
        for (let n = at; n < at + 3; n++)
          values[n] = (sharp[n] as number) + ((blurred[n] as number) - (sharp[n] as number)) * share;
      at += 3;
    }
  return values;
}

/** Counts of the grey levels of one channel. */
function histogramOf(values: Float32Array, channel: number): Uint32Array {
  const counts = new Uint32Array(256);
  for (let n = channel; n < values.length; n += 3) {
    const bin = Math.round(values[n] as number);
    counts[bin] = (counts[bin] as number) + 1;
  }
  return counts;
}
