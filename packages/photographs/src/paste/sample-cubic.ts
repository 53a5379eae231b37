import type { Pixels } from "@mfim/core";

/** Writes Catmull-Rom's weights of the four pixels around a place `t` past the second. */
function setWeights(weights: Float64Array, t: number): void {
  const t2 = t * t;
  const t3 = t * t * t;
  weights[0] = (-t + 2 * t2 - t3) / 2;
  weights[1] = (2 - 5 * t2 + 3 * t3) / 2;
  weights[2] = (t + 4 * t2 - 3 * t3) / 2;
  weights[3] = (t3 - t2) / 2;
}

/** Writes the three channels at (x, y) to `out` from `at` on; pixel centres are the integers, outside the nearest pixel stands in. */
export type PictureSampler = (x: number, y: number, out: Float32Array, at: number) => void;

/** Cubic: a face goes through two resamplings, and bilinear ones would take its fine detail. */
export function cubicSampler({ width, height, data }: Pixels): PictureSampler {
  const [across, down] = [new Float64Array(4), new Float64Array(4)];
  const columns = new Int32Array(4);
  return (x, y, out, at) => {
    const x0 = Math.floor(x);
    const y0 = Math.floor(y);
    setWeights(across, x - x0);
    setWeights(down, y - y0);
    for (let i = 0; i < 4; i++) columns[i] = 3 * Math.max(0, Math.min(width - 1, x0 - 1 + i));
    // One by one: this runs for every pixel of every picture.
    let red = 0;
    let green = 0;
    let blue = 0;
    for (let j = 0; j < 4; j++) {
      const row = Math.max(0, Math.min(height - 1, y0 - 1 + j)) * width * 3;
      let r = 0;
      let g = 0;
      let b = 0;
      for (let i = 0; i < 4; i++) {
        const from = row + (columns[i] as number);
        const weight = across[i] as number;
        r += weight * (data[from] as number);
        g += weight * (data[from + 1] as number);
        b += weight * (data[from + 2] as number);
      }
      const weight = down[j] as number;
      red += weight * r;
      green += weight * g;
      blue += weight * b;
    }
    out[at] = red;
    out[at + 1] = green;
    out[at + 2] = blue;
  };
}
