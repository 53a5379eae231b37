import type { Pixels } from "@mfim/core";
import type { CropMask } from "./feather-mask.ts";

/** Half the side of the windows in which two faces are compared, as a share of the face's side. */
const reach = 0.04;

/** Brightness differences, squared, 0 to 255, below which a window is plain and says nothing. */
const plain = 16;

/**
 * How much of a photograph's fine detail belongs to a face that was painted in its place: by window the slope of the
 * painted brightness over the photograph's (the local linear model of He, Sun and Tang's guided filter, 2010), between 0,
 * where they do not go together, and 1.
 * @param painted a square face
 * @param photograph the same crop of the photograph, as large
 */
export function detailShares(painted: Pixels, photograph: Pixels): CropMask {
  const size = painted.width;
  const radius = Math.max(1, Math.round(reach * size));
  const [p, t] = [brightness(painted), brightness(photograph)];
  const average = (values: Float32Array) => boxAverage(values, size, radius);
  const [meanP, meanT] = [average(p), average(t)];
  const [both, square] = [average(t.map((v, i) => v * (p[i] as number))), average(t.map((v) => v * v))];
  const slopes = both.map((product, i) => {
    const mean = meanT[i] as number;
    const slope = (product - mean * (meanP[i] as number)) / ((square[i] as number) - mean * mean + plain);
    return Math.max(0, Math.min(1, slope));
  });
  return { size, weights: average(slopes) };
}

function brightness({ data }: Pixels): Float32Array {
  return Float32Array.from(
    { length: data.length / 3 },
    (_, i) =>
      0.299 * (data[3 * i] as number) + 0.587 * (data[3 * i + 1] as number) + 0.114 * (data[3 * i + 2] as number),
  );
}

/** Means of square windows, cut at the border. */
function boxAverage(values: Float32Array, size: number, radius: number): Float32Array {
  const along = (from: Float32Array, step: number, row: number) => {
    const into = new Float32Array(from.length);
    for (let line = 0; line < size; line++)
      for (let i = 0; i < size; i++) {
        const [first, last] = [Math.max(0, i - radius), Math.min(size - 1, i + radius)];
        let sum = 0;
        for (let j = first; j <= last; j++) sum += from[line * row + j * step] as number;
        into[line * row + i * step] = sum / (last - first + 1);
      }
    return into;
  };
  return along(along(values, 1, size), size, 1);
}
