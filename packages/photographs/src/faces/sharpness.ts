import type { Pixels } from "@mfim/core";

/**
 * How much fine detail the middle of an aligned face shows: root mean square of the luminance's Laplacian, in grey
 * levels, over the central 60 % of the picture. Depends on the size; compare pictures of one size only.
 */
export function sharpness({ width, height, data }: Pixels): number {
  const grey = (x: number, y: number) => {
    const i = (y * width + x) * 3;
    return 0.299 * (data[i] as number) + 0.587 * (data[i + 1] as number) + 0.114 * (data[i + 2] as number);
  };
  const [left, right] = [Math.max(1, Math.round(width * 0.2)), Math.min(width - 1, Math.round(width * 0.8))];
  const [top, bottom] = [Math.max(1, Math.round(height * 0.2)), Math.min(height - 1, Math.round(height * 0.8))];
  let sum = 0;
  for (let y = top; y < bottom; y++) {
    for (let x = left; x < right; x++) {
      sum += (4 * grey(x, y) - grey(x - 1, y) - grey(x + 1, y) - grey(x, y - 1) - grey(x, y + 1)) ** 2;
    }
  }
  return Math.sqrt(sum / Math.max(1, (right - left) * (bottom - top)));
}
