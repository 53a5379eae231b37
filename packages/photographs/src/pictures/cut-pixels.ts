import type { Pixels } from "@mfim/core";

/** Cuts a rectangle out. */
export function cutPixels(pixels: Pixels, left: number, top: number, width: number, height: number): Pixels {
  const data = new Uint8Array(width * height * 3);
  for (let row = 0; row < height; row++) {
    const from = ((top + row) * pixels.width + left) * 3;
    data.set(pixels.data.subarray(from, from + width * 3), row * width * 3);
  }
  return { width, height, data };
}
