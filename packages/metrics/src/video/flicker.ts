import type { FloatPicture } from "../pixels/float-picture.ts";
import { luma } from "../pixels/luma.ts";

/** Cells along a side: a picture of 256 pixels has cells of about 11. */
const flickerCells = 24;

/** Mean luma of the cells of a grid over a picture, in steps of 8 bits: flickerCells^2 values in [0, 255]. */
export function cellLuma(picture: FloatPicture): Float64Array {
  const { height, width } = picture;
  const values = luma(picture);
  const sums = new Float64Array(flickerCells ** 2);
  const counts = new Uint32Array(flickerCells ** 2);
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      const cell = Math.floor((y * flickerCells) / height) * flickerCells + Math.floor((x * flickerCells) / width);
      sums[cell] = (sums[cell] as number) + (values[y * width + x] as number);
      counts[cell] = (counts[cell] as number) + 1;
    }
  // A picture smaller than the grid leaves cells empty: they hold nothing that could flicker.
  return sums.map((sum, cell) => (counts[cell] === 0 ? 0 : (255 * sum) / (counts[cell] as number)));
}
