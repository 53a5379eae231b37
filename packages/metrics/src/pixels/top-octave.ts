import type { FloatPicture, PixelWeights } from "./float-picture.ts";
import { luma } from "./luma.ts";

/** Taps to each side of the low-pass filter. */
const reach = 9;
/** Half-band low-pass: a sinc that cuts at a quarter of the sampling rate, under a Lanczos window; sums to 1. */
const lowPass = halfBand();

/**
 * Mean square of the top octave of a picture's luma (Rec. 709 weights on values in [0, 1]): of what varies along either axis faster than
 * once in four pixels. By Parseval's theorem that is the part of the spectrum's energy above half the Nyquist frequency.
 * @param weights of pixels; the mean is over these
 * @returns in [0, 1]; NaN where the weights sum to 0
 */
export function topOctaveEnergy(picture: FloatPicture, weights?: PixelWeights): number {
  const { height, width } = picture;
  const whole = luma(picture);
  const low = alongColumns(alongRows(whole, height, width), height, width);
  let sum = 0;
  let total = 0;
  for (let at = 0; at < whole.length; at++) {
    const weight = weights === undefined ? 1 : (weights[at] as number);
    sum += weight * ((whole[at] as number) - (low[at] as number)) ** 2;
    total += weight;
  }
  return sum / total;
}

function halfBand(): Float64Array {
  const sinc = (x: number) => (x === 0 ? 1 : Math.sin(Math.PI * x) / (Math.PI * x));
  const taps = Float64Array.from(
    { length: 2 * reach + 1 },
    (_, i) => sinc((i - reach) / 2) * sinc((i - reach) / (reach + 1)),
  );
  const sum = taps.reduce((a, b) => a + b);
  return taps.map((tap) => tap / sum);
}

function alongRows(values: Float64Array, height: number, width: number): Float64Array {
  const out = new Float64Array(values.length);
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      let sum = 0;
      for (let k = -reach; k <= reach; k++)
        sum += (lowPass[k + reach] as number) * (values[y * width + mirrored(x + k, width)] as number);
      out[y * width + x] = sum;
    }
  return out;
}

function alongColumns(values: Float64Array, height: number, width: number): Float64Array {
  const out = new Float64Array(values.length);
  for (let y = 0; y < height; y++)
    for (let k = -reach; k <= reach; k++) {
      const weight = lowPass[k + reach] as number;
      const row = mirrored(y + k, height) * width;
      for (let x = 0; x < width; x++)
        out[y * width + x] = (out[y * width + x] as number) + weight * (values[row + x] as number);
    }
  return out;
}

/** The border is not repeated: -1 is 1, size is size - 2; back and forth where the picture is smaller than the filter. */
function mirrored(at: number, size: number): number {
  if (size === 1) return 0;
  const period = 2 * size - 2;
  const folded = ((at % period) + period) % period;
  return folded < size ? folded : period - folded;
}
