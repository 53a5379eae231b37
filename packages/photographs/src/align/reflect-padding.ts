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

/** Median of each channel, from histograms of the rounded values. */
function medians(values: Float32Array): readonly [number, number, number] {
  const median = (channel: number) => {
    const histogram = new Uint32Array(256);
    for (let i = channel; i < values.length; i += 3) {
      const bin = Math.round(values[i] as number);
      histogram[bin] = (histogram[bin] as number) + 1;
    }
    let rest = values.length / 6;
    return histogram.findIndex((count) => {
      rest -= count;
      return rest <= 0;
    });
  };
  return [median(0), median(1), median(2)];
}

/** 1 at the padded picture's outer edge, 0 at the photograph's edge, negative inside; [height * width]. */
function edgeMask(width: number, height: number, [left, top, right, bottom]: Padding): Float32Array {
  const along = (i: number, size: number, before: number, after: number) =>
    1 - Math.min(i / before, (size - 1 - i) / after);
  const columns = Float32Array.from({ length: width }, (_, x) => along(x, width, left, right));
  const mask = new Float32Array(width * height);
  for (let y = 0; y < height; y++) {
    const row = along(y, height, top, bottom);
    for (let x = 0; x < width; x++) mask[y * width + x] = Math.max(columns[x] as number, row);
  }
  return mask;
}

const clamp = (value: number) => Math.max(0, Math.min(1, value));

/**
 * FFHQ's filling of what a photograph does not show: mirrored, then from the border outwards ever more blurred
 * (standard deviation `blur`), at last the photograph's median colour, with the weights of the published script.
 * Every padding must be positive.
 */
export async function reflectPadding(picture: Pixels, padding: Padding, blur: number): Promise<Pixels> {
  const { width, height, data } = reflected(picture, padding);
  const blurred = blur >= 0.3 ? (await toPixels(fromPixels({ width, height, data }).blur(blur))).data : data;
  const mask = edgeMask(width, height, padding);
  const values = new Float32Array(data.length);
  for (let i = 0; i < data.length; i++) {
    const weight = clamp(3 * (mask[(i / 3) | 0] as number) + 1);
    values[i] = (data[i] as number) + ((blurred[i] as number) - (data[i] as number)) * weight;
  }
  const median = medians(values);
  for (let i = 0; i < data.length; i++) {
    const value = values[i] as number;
    data[i] = Math.round(value + ((median[i % 3] as number) - value) * clamp(mask[(i / 3) | 0] as number));
  }
  return { width, height, data };
}
