import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import {
  deltaE2000,
  type FloatPicture,
  meanAbsoluteError,
  meanDeltaE76,
  meanLab,
  peakSignalToNoise,
  srgbToLab,
  structuralSimilarity,
} from "../index.ts";

const { picture } = JSON.parse(readFileSync(new URL("../../fixtures/goldens.json", import.meta.url), "utf8")) as {
  picture: Record<string, number> & { a: number[]; b: number[]; mask: number[]; labA: number[]; labB: number[] };
};
const { mask } = picture;
const [height, width] = [picture["height"] as number, picture["width"] as number];
const of = (bytes: number[]): FloatPicture => ({ height, width, data: Float64Array.from(bytes, (v) => v / 255) });
const [a, b] = [of(picture.a), of(picture.b)];
const outside = mask.map((value) => 1 - value);

test.each([
  ["l1", meanAbsoluteError(a, b)],
  ["l1Inside", meanAbsoluteError(a, b, mask)],
  ["l1Outside", meanAbsoluteError(a, b, outside)],
  ["psnr", peakSignalToNoise(a, b)],
  ["psnrInside", peakSignalToNoise(a, b, mask)],
  ["ssim", structuralSimilarity(a, b)],
  ["ssimInside", structuralSimilarity(a, b, mask)],
] as const)("%s is scikit-image's", (name, value) => {
  expect(value).toBeCloseTo(picture[name] as number, 10);
});

test("colours are scikit-image's", () => {
  // Its matrices are written with six digits and its white point with five.
  meanLab(a, mask).forEach((value, axis) => {
    expect(value).toBeCloseTo(picture.labA[axis] as number, 3);
  });
  expect(deltaE2000(meanLab(a, mask), meanLab(b, mask))).toBeCloseTo(picture["tone2000"] as number, 3);
  expect(meanDeltaE76(a, b, mask)).toBeCloseTo(picture["colour76"] as number, 3);
});

test("white and black are the ends of L*", () => {
  const [white, black] = [srgbToLab(1, 1, 1), srgbToLab(0, 0, 0)];
  expect(white[0]).toBeCloseTo(100, 3);
  expect(Math.hypot(white[1], white[2])).toBeLessThan(0.01);
  expect(Math.hypot(...black)).toBeLessThan(1e-10);
});

test("equal pictures are at the perfect end of every measure, and an empty mask has no value", () => {
  expect(meanAbsoluteError(a, a)).toBe(0);
  expect(peakSignalToNoise(a, a)).toBe(100);
  expect(structuralSimilarity(a, a)).toBeCloseTo(1, 12);
  expect(deltaE2000(meanLab(a, mask), meanLab(a, mask))).toBe(0);
  const empty = mask.map(() => 0);
  for (const value of [meanAbsoluteError(a, b, empty), structuralSimilarity(a, b, empty), meanDeltaE76(a, b, empty)])
    expect(value).toBeNaN();
});

test("pictures of two sizes, or smaller than SSIM's window, are refused", () => {
  const small: FloatPicture = { height: 8, width: 8, data: new Float64Array(192) };
  expect(() => meanAbsoluteError(a, small)).toThrow("expected shape [30, 26, 3], got [8, 8, 3]");
  expect(() => structuralSimilarity(small, small)).toThrow("11 px and more, got 8 x 8");
});
