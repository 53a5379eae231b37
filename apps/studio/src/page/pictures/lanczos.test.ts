import { Random } from "@mfim/core";
import { fromPixels as sharpFrom, resizePixels as sharpResize, toPixels as sharpTo } from "@mfim/photographs/alignment";
import { expect, test } from "vitest";
import { gaussianBlur } from "./gaussian-blur.ts";
import { resizeLanczos } from "./lanczos.ts";

/** Waves and noise: smooth parts and sharp ones. */
function picture(width: number, height: number) {
  const random = new Random(7);
  const data = new Uint8Array(width * height * 3);
  for (let i = 0; i < data.length; i++) {
    const [x, y] = [Math.floor(i / 3) % width, Math.floor(i / 3 / width)];
    data[i] = Math.max(
      0,
      Math.min(255, 128 + 80 * Math.sin(x / 9 + (i % 3)) * Math.cos(y / 13) + 12 * random.normal()),
    );
  }
  return { width, height, data };
}

const meanDifference = (a: Uint8Array, b: Uint8Array) =>
  a.reduce((sum, value, i) => sum + Math.abs(value - (b[i] as number)), 0) / a.length;

test.each([
  [256, 256, 64, 64],
  [301, 200, 77, 50],
  [512, 512, 100, 171],
])("resampling %i x %i to %i x %i is sharp's", async (width, height, wide, high) => {
  const source = picture(width, height);
  const [own, theirs] = [resizeLanczos(source, wide, high), await sharpResize(source, wide, high)];
  expect([own.width, own.height]).toEqual([theirs.width, theirs.height]);
  expect(meanDifference(own.data, theirs.data)).toBeLessThan(0.6);
});

test.each([0.8, 2.3, 7])("blurring by %f is sharp's", async (sigma) => {
  const source = picture(90, 70);
  const theirs = await sharpTo(sharpFrom(source).blur(sigma));
  // libvips quantises its weights once more; noise shows it most.
  expect(meanDifference(gaussianBlur(source, sigma).data, theirs.data)).toBeLessThan(1.2);
});
