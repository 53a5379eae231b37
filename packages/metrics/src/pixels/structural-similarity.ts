import { MfimError } from "@mfim/core";
import type { FloatPicture, PixelWeights } from "./float-picture.ts";
import { assertSameSize } from "./pixel-errors.ts";

const radius = 5;
const deviation = 1.5;
const c1 = 0.01 ** 2;
const c2 = 0.03 ** 2;
const window = gaussianWindow();

/**
 * SSIM of Wang et al. 2004 on pictures in [0, 1]: Gaussian window of 11 with deviation 1.5, K1 = 0.01, K2 = 0.03, by
 * channel, averaged over R, G, B and over the pixels whose window lies inside the picture. With weights the map of
 * similarities is averaged with them. 1 for equal pictures; NaN where the weights sum to 0.
 * @throws MfimError for pictures smaller than the window
 */
export function structuralSimilarity(a: FloatPicture, b: FloatPicture, weights?: PixelWeights): number {
  return averageSimilarity(structuralSimilarityMap(a, b), weights);
}

/** Mean of a map of similarities, weighted by the weights of the whole picture's pixels. */
export function averageSimilarity({ height, width, data }: SimilarityMap, weights?: PixelWeights): number {
  let sum = 0;
  let total = 0;
  for (let row = 0; row < height; row++)
    for (let column = 0; column < width; column++) {
      const whole = (row + radius) * (width + 2 * radius) + column + radius;
      const weight = weights === undefined ? 1 : (weights[whole] as number);
      sum += weight * (data[row * width + column] as number);
      total += weight;
    }
  return sum / total;
}

/** The similarity at each pixel whose window lies inside: [H - 10, W - 10], mean over the channels. */
export interface SimilarityMap {
  readonly height: number;
  readonly width: number;
  readonly data: Float64Array;
}

export function structuralSimilarityMap(a: FloatPicture, b: FloatPicture): SimilarityMap {
  assertSameSize(a, b, "SSIM");
  if (Math.min(a.height, a.width) < window.length)
    throw new MfimError(
      `SSIM: expected pictures of ${window.length} px and more, got ${a.width} x ${a.height}; enlarge them first.`,
    );
  const height = a.height - 2 * radius;
  const width = a.width - 2 * radius;
  const data = new Float64Array(height * width);
  for (let channel = 0; channel < 3; channel++) {
    const [planeA, planeB] = [channelOf(a, channel), channelOf(b, channel)];
    const smooth = (plane: Float64Array) => blur(a.height, a.width, plane);
    const [meanA, meanB] = [smooth(planeA), smooth(planeB)];
    const [squareA, squareB] = [smooth(timesPixels(planeA, planeA)), smooth(timesPixels(planeB, planeB))];
    const product = smooth(timesPixels(planeA, planeB));
    for (let i = 0; i < data.length; i++) {
      const ma = meanA[i] as number;
      const mb = meanB[i] as number;
      const covariance = (product[i] as number) - ma * mb;
      const variances = (squareA[i] as number) - ma * ma + (squareB[i] as number) - mb * mb;
      const similarity = ((2 * ma * mb + c1) * (2 * covariance + c2)) / ((ma * ma + mb * mb + c1) * (variances + c2));
      data[i] = (data[i] as number) + similarity / 3;
    }
  }
  return { height, width, data };
}

function channelOf(picture: FloatPicture, channel: number): Float64Array {
  const plane = new Float64Array(picture.height * picture.width);
  for (let i = 0; i < plane.length; i++) plane[i] = picture.data[3 * i + channel] as number;
  return plane;
}

function timesPixels(a: Float64Array, b: Float64Array): Float64Array {
  const product = new Float64Array(a.length);
  for (let i = 0; i < a.length; i++) product[i] = (a[i] as number) * (b[i] as number);
  return product;
}

/** Separable window over the inside of a plane: [H, W] to [H - 10, W - 10]. */
function blur(height: number, width: number, plane: Float64Array): Float64Array {
  const inner = width - 2 * radius;
  const rows = new Float64Array(height * inner);
  for (let row = 0; row < height; row++)
    for (let tap = 0; tap < window.length; tap++)
      addScaled(rows, row * inner, plane, row * width + tap, inner, window[tap] as number);
  const result = new Float64Array((height - 2 * radius) * inner);
  for (let row = 0; row < height - 2 * radius; row++)
    for (let tap = 0; tap < window.length; tap++)
      addScaled(result, row * inner, rows, (row + tap) * inner, inner, window[tap] as number);
  return result;
}

/** target[to ..] += weight * source[from ..], `length` values. */
function addScaled(
  target: Float64Array,
  to: number,
  source: Float64Array,
  from: number,
  length: number,
  weight: number,
): void {
  for (let i = 0; i < length; i++) target[to + i] = (target[to + i] as number) + weight * (source[from + i] as number);
}

function gaussianWindow(): Float64Array {
  const raw = Array.from({ length: 2 * radius + 1 }, (_, i) => Math.exp(-((i - radius) ** 2) / (2 * deviation ** 2)));
  const total = raw.reduce((sum, value) => sum + value, 0);
  return Float64Array.from(raw, (value) => value / total);
}
