import { ShapeError } from "@mfim/core";
import type { FloatPicture, PixelWeights } from "./float-picture.ts";

/** Identical pictures get this instead of infinity, so that a mean over pairs exists. */
export const largestPsnr = 100;

/**
 * Mean over pixels and channels of |a - b|, weighted by pixel: sum w |a - b| / (3 sum w), in [0, 1].
 * NaN where the weights sum to 0.
 */
export function meanAbsoluteError(a: FloatPicture, b: FloatPicture, weights?: PixelWeights): number {
  return meanOver(a, b, weights, Math.abs);
}

/** Mean over pixels and channels of (a - b)^2, weighted alike. */
function meanSquaredError(a: FloatPicture, b: FloatPicture, weights?: PixelWeights): number {
  return meanOver(a, b, weights, (difference) => difference * difference);
}

/** 10 log10(1 / MSE) in decibels for pictures in [0, 1], at most `largestPsnr`. */
export function peakSignalToNoise(a: FloatPicture, b: FloatPicture, weights?: PixelWeights): number {
  return Math.min(largestPsnr, -10 * Math.log10(meanSquaredError(a, b, weights)));
}

/** @throws ShapeError where two pictures are not of one size */
export function assertSameSize(a: FloatPicture, b: FloatPicture, what: string): void {
  if (a.height !== b.height || a.width !== b.width)
    throw new ShapeError(what, [a.height, a.width, 3], [b.height, b.width, 3]);
}

function meanOver(
  a: FloatPicture,
  b: FloatPicture,
  weights: PixelWeights | undefined,
  error: (difference: number) => number,
): number {
  assertSameSize(a, b, "pixel error");
  let sum = 0;
  let total = 0;
  for (let pixel = 0; pixel < a.height * a.width; pixel++) {
    const weight = weights === undefined ? 1 : (weights[pixel] as number);
    if (weight === 0) continue;
    total += weight;
    for (let at = 3 * pixel; at < 3 * pixel + 3; at++)
      sum += weight * error((a.data[at] as number) - (b.data[at] as number));
  }
  return sum / (3 * total);
}
