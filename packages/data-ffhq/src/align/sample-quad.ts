import type { Affine, Pixels } from "@mfim/core";

/**
 * Bilinear sampling of `size` x `size` pixels at the places that `toPicture` maps them to; outside the picture the
 * nearest pixel stands in. The only per-pixel loop of ours: sharp's affine does not reach a pixel's exact place.
 */
export function sampleQuad(picture: Pixels, toPicture: Affine, size: number): Pixels {
  const { width, height, data } = picture;
  const [a, b, c, d, e, f] = toPicture;
  const out = new Uint8Array(size * size * 3);
  const [right, bottom] = [width - 1, height - 1];
  let at = 0;
  for (let row = 0; row < size; row++) {
    for (let column = 0; column < size; column++, at += 3) {
      const x = Math.min(right, Math.max(0, a * column + b * row + c));
      const y = Math.min(bottom, Math.max(0, d * column + e * row + f));
      const [x0, y0] = [x | 0, y | 0];
      const [fx, fy] = [x - x0, y - y0];
      const top = (y0 * width + x0) * 3;
      const below = y0 < bottom ? top + width * 3 : top;
      const step = x0 < right ? 3 : 0;
      for (let channel = 0; channel < 3; channel++) {
        const upper = (data[top + channel] as number) * (1 - fx) + (data[top + step + channel] as number) * fx;
        const lower = (data[below + channel] as number) * (1 - fx) + (data[below + step + channel] as number) * fx;
        out[at + channel] = upper + (lower - upper) * fy + 0.5;
      }
    }
  }
  return { width: size, height: size, data: out };
}
