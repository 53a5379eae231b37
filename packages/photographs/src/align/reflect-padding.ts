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

/** The medians of three channels. @param histograms 256 counts of each channel, one after another @param pixels counted */
function medians(histograms: Uint32Array, pixels: number): number[] {
  return [0, 1, 2].map((channel) => {
    let rest = pixels / 2;
    return histograms.subarray(256 * channel, 256 * (channel + 1)).findIndex((count) => {
      rest -= count;
      return rest <= 0;
    });
  });
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
  const histograms = new Uint32Array(3 * 256);
  for (let pixel = 0; pixel < mask.length; pixel++) {
    const weight = clamp(3 * (mask[pixel] as number) + 1);
    for (let channel = 0; channel < 3; channel++) {
      const at = 3 * pixel + channel;
      let bin = data[at] as number;
      if (weight > 0) {
        values[at] = bin + ((blurred[at] as number) - bin) * weight;
        bin = Math.round(values[at] as number);
      }
      histograms[256 * channel + bin] = (histograms[256 * channel + bin] as number) + 1;
    }
  }
  const median = medians(histograms, mask.length);
  for (let pixel = 0; pixel < mask.length; pixel++) {
    const edge = mask[pixel] as number;
    if (clamp(3 * edge + 1) === 0) continue; // as it is
    for (let channel = 0; channel < 3; channel++) {
      const value = values[3 * pixel + channel] as number;
      data[3 * pixel + channel] = Math.round(value + ((median[channel] as number) - value) * clamp(edge));
    }
  }
  return { width, height, data };
}
