import type { Pixels } from "@mfim/core";
import { boxAverage } from "./box-average.ts";
import type { CropMask } from "./feather-mask.ts";

/** Half the side of the windows in which two faces are compared, as a share of the face's side. */
const reach = 0.04;

/** Variance of the brightness (0 to 255) below which a photograph's window is plain: only grain and pores are in it. */
const plain = 16;

/**
 * How much of a photograph's fine detail belongs to a face that was painted in its place: by window the slope of the
 * painted brightness over the photograph's (the local linear model of He, Sun and Tang's guided filter, 2010), between 0,
 * where they do not go together, and 1. Grain and pores of a plain window belong to any face.
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
    const slope = (product - mean * (meanP[i] as number) + plain) / ((square[i] as number) - mean * mean + plain);
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
