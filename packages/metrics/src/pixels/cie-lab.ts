import { differenceCiede2000, type Lab65 } from "culori/fn";
import type { FloatPicture, PixelWeights } from "./float-picture.ts";
import { assertSameSize } from "./pixel-errors.ts";

/** L* in [0, 100], a* and b*. */
export type LabColour = readonly [l: number, a: number, b: number];

/** CIE XYZ of the white point D65, 2 degrees (IEC 61966-2-1). */
const white = [0.95047, 1, 1.08883] as const;

/** Linear sRGB to XYZ (IEC 61966-2-1). */
const toXyz = [
  [0.412453, 0.35758, 0.180423],
  [0.212671, 0.71516, 0.072169],
  [0.019334, 0.119193, 0.950227],
] as const;

/** sRGB in [0, 1] to CIE L*a*b* 1976 under D65. */
export function srgbToLab(red: number, green: number, blue: number): LabColour {
  const linear = [expand(red), expand(green), expand(blue)] as const;
  const [x, y, z] = toXyz.map((row, i) =>
    compress((row[0] * linear[0] + row[1] * linear[1] + row[2] * linear[2]) / (white[i] as number)),
  ) as [number, number, number];
  return [116 * y - 16, 500 * (x - y), 200 * (y - z)];
}

/** Weighted mean Lab colour of a picture: the mean is taken in Lab. NaN where the weights sum to 0. */
export function meanLab(picture: FloatPicture, weights: PixelWeights): LabColour {
  const sums: [number, number, number] = [0, 0, 0];
  let total = 0;
  for (let pixel = 0; pixel < picture.height * picture.width; pixel++) {
    const weight = weights[pixel] as number;
    if (weight === 0) continue;
    total += weight;
    labAt(picture, pixel).forEach((value, axis) => {
      sums[axis] = (sums[axis] as number) + weight * value;
    });
  }
  return sums.map((sum) => sum / total) as unknown as LabColour;
}

/** CIEDE2000 of two colours (Sharma, Wu and Dalal 2005, kL = kC = kH = 1). */
export function deltaE2000(a: LabColour, b: LabColour): number {
  return ciede2000(lab65(a), lab65(b));
}

const ciede2000 = differenceCiede2000();
const lab65 = ([l, a, b]: LabColour): Lab65 => ({ mode: "lab65", l, a, b });

/** Weighted mean over pixels of the CIE 1976 difference, the distance in Lab. */
export function meanDeltaE76(a: FloatPicture, b: FloatPicture, weights: PixelWeights): number {
  assertSameSize(a, b, "colour difference");
  let sum = 0;
  let total = 0;
  for (let pixel = 0; pixel < a.height * a.width; pixel++) {
    const weight = weights[pixel] as number;
    if (weight === 0) continue;
    const [la, aa, ba] = labAt(a, pixel);
    const [lb, ab, bb] = labAt(b, pixel);
    sum += weight * Math.sqrt((la - lb) ** 2 + (aa - ab) ** 2 + (ba - bb) ** 2);
    total += weight;
  }
  return sum / total;
}

function labAt({ data }: FloatPicture, pixel: number): LabColour {
  return srgbToLab(data[3 * pixel] as number, data[3 * pixel + 1] as number, data[3 * pixel + 2] as number);
}

function expand(value: number): number {
  return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
}

/** (6 / 29)^3, below which the cube root gives way to a line. */
const threshold = (6 / 29) ** 3;

function compress(ratio: number): number {
  return ratio > threshold ? Math.cbrt(ratio) : ratio / (3 * (6 / 29) ** 2) + 4 / 29;
}
