import type { Affine, Pixels } from "@mfim/core";

/** A picture and its halves, so that a crop of any scale is sampled without aliasing. */
export class PicturePyramid {
  readonly #levels: Pixels[];

  constructor(picture: Pixels) {
    this.#levels = [picture];
  }

  /**
   * Bilinear samples at the places `toPicture` maps crop pixels to, 0..255; black outside the picture.
   * @param toPicture pixel centres are the integers on both sides
   * @returns [height, width, 3] row by row
   */
  sample(toPicture: Affine, height: number, width: number): Float32Array {
    const [a, b, c, d, e, f] = toPicture;
    const step = Math.max(Math.hypot(a, d), Math.hypot(b, e));
    const level = Math.max(0, Math.ceil(Math.log2(step / 1.25)));
    const scale = 2 ** -level;
    const shift = (scale - 1) / 2; // centres of a halved picture: x' = (x + 0.5) / 2 - 0.5
    return sampleBilinear(
      this.#level(level),
      [a * scale, b * scale, c * scale + shift, d * scale, e * scale, f * scale + shift],
      height,
      width,
    );
  }

  #level(index: number): Pixels {
    while (this.#levels.length <= index) {
      const last = this.#levels.at(-1) as Pixels;
      if (last.width < 2 || last.height < 2) return last;
      this.#levels.push(halved(last));
    }
    return this.#levels[index] as Pixels;
  }
}

function halved({ width, height, data }: Pixels): Pixels {
  const [w, h] = [width >> 1, height >> 1];
  const out = new Uint8Array(w * h * 3);
  const row = width * 3;
  let at = 0;
  for (let y = 0; y < h; y++) {
    for (let x = 0; x < w; x++) {
      const from = 2 * y * row + 2 * x * 3;
      for (let c = from; c < from + 3; c++) {
        const sum =
          (data[c] as number) + (data[c + 3] as number) + (data[c + row] as number) + (data[c + row + 3] as number);
        out[at++] = (sum + 2) >> 2;
      }
    }
  }
  return { width: w, height: h, data: out };
}

function sampleBilinear(
  { width, height, data }: Pixels,
  [a, b, c, d, e, f]: Affine,
  rows: number,
  columns: number,
): Float32Array {
  const out = new Float32Array(rows * columns * 3);
  let at = 0;
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++, at += 3) {
      const x = a * column + b * row + c;
      const y = d * column + e * row + f;
      if (x <= -1 || y <= -1 || x >= width || y >= height) continue;
      const [x0, y0] = [Math.floor(x), Math.floor(y)];
      const [fx, fy] = [x - x0, y - y0];
      for (let dy = 0; dy < 2; dy++) {
        for (let dx = 0; dx < 2; dx++) {
          const [px, py] = [x0 + dx, y0 + dy];
          const weight = (dx === 0 ? 1 - fx : fx) * (dy === 0 ? 1 - fy : fy);
          if (weight === 0 || px < 0 || py < 0 || px >= width || py >= height) continue;
          const from = (py * width + px) * 3;
          out[at] = (out[at] as number) + weight * (data[from] as number);
          out[at + 1] = (out[at + 1] as number) + weight * (data[from + 1] as number);
          out[at + 2] = (out[at + 2] as number) + weight * (data[from + 2] as number);
        }
      }
    }
  }
  return out;
}
