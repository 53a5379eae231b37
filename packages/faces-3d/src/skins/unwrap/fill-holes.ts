import { blur } from "./blur.ts";

/**
 * Fills what is not seen from around it: a pyramid of weighted means, each level laid over the next coarser one by its
 * weight ("pull-push", Gortler and others, 1996).
 * @param picture [size, size, channels]
 * @param weight [size, size] 0 to 1; a power of two a side
 */
export function fillHoles(picture: Float32Array, weight: Float32Array, size: number, channels: number): Float32Array {
  const weighted = picture.map((x, i) => x * weight[Math.floor(i / channels)]!);
  const levels: { readonly sum: Float32Array; readonly weight: Float32Array; readonly size: number }[] = [
    { sum: weighted, weight, size },
  ];
  while (levels.at(-1)!.size > 1) {
    const { sum, weight: fine, size: side } = levels.at(-1)!;
    levels.push({ sum: halve(sum, side, channels), weight: halve(fine, side, 1), size: side / 2 });
  }
  const coarsest = levels.at(-1)!;
  let filled: Float32Array = coarsest.sum.map((x, i) => x / Math.max(coarsest.weight[Math.floor(i / channels)]!, 1e-8));
  for (const { sum, weight: own, size: side } of levels.slice(0, -1).reverse()) {
    const up = blur(double(filled, side / 2, channels), side, side, channels, 1.2);
    filled = up.map((x, i) => {
      const w = own[Math.floor(i / channels)]!;
      if (w <= 1e-4) return x;
      const share = Math.min(1, w);
      return (sum[i]! / w) * share + x * (1 - share);
    });
  }
  return filled;
}

/** The mean of each two by two. */
export function halve(picture: Float32Array, size: number, channels: number): Float32Array {
  const half = size / 2;
  const out = new Float32Array(half * half * channels);
  for (let y = 0; y < half; y++) {
    for (let x = 0; x < half; x++) {
      for (let c = 0; c < channels; c++) {
        const k = (2 * y * size + 2 * x) * channels + c;
        out[(y * half + x) * channels + c] =
          (picture[k]! + picture[k + channels]! + picture[k + size * channels]! + picture[k + (size + 1) * channels]!) /
          4;
      }
    }
  }
  return out;
}

function double(picture: Float32Array, size: number, channels: number): Float32Array {
  const wide = 2 * size;
  const out = new Float32Array(wide * wide * channels);
  for (let y = 0; y < wide; y++) {
    for (let x = 0; x < wide; x++) {
      for (let c = 0; c < channels; c++)
        out[(y * wide + x) * channels + c] = picture[((y >> 1) * size + (x >> 1)) * channels + c]!;
    }
  }
  return out;
}
