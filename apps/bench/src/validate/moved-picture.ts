import type { Pixels } from "@mfim/core";

/** A change of a whole picture that a camera, a lamp or an encoder could make. */
export interface PictureChange {
  /** To the right, pixels. */
  readonly x?: number;
  /** Factor of every value. */
  readonly gain?: number;
  /** Added to every value, steps of 255. */
  readonly lift?: number;
}

/** A picture moved between its pixels, its left and right columns repeated, and made brighter; rounded to 8 bits. */
export function movedPicture({ width, height, data }: Pixels, { x = 0, gain = 1, lift = 0 }: PictureChange): Pixels {
  const moved = new Uint8Array(data.length);
  const clamp = (column: number) => Math.max(0, Math.min(width - 1, column));
  const whole = Math.floor(x);
  const share = x - whole;
  for (let row = 0; row < height; row++)
    for (let column = 0; column < width; column++) {
      const [right, left] = [clamp(column - whole), clamp(column - whole - 1)];
      for (let c = 0; c < 3; c++) {
        const at = (from: number) => data[3 * (row * width + from) + c] as number;
        const value = gain * ((1 - share) * at(right) + share * at(left)) + lift;
        moved[3 * (row * width + column) + c] = Math.max(0, Math.min(255, Math.round(value)));
      }
    }
  return { width, height, data: moved };
}
