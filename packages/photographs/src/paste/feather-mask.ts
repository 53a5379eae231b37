/** How strongly each pixel of a crop counts, 0 to 1: [size, size]. */
export interface CropMask {
  readonly size: number;
  readonly weights: Float32Array;
}

/** 0 to 1 with level ends: no edge shows where the mask begins. */
export const smooth = (share: number): number => {
  const t = Math.max(0, Math.min(1, share));
  return t * t * (3 - 2 * t);
};

/**
 * 0 at the crop's border, 1 from `feather` of its side inwards. Rounded corners: the distance is to the border of a
 * square whose corners have the feather as radius.
 * @param feather share of the side, above 0 and at most 0.5
 */
export function featherMask(size: number, feather: number): CropMask {
  const width = Math.max(1, feather * size);
  const weights = new Float32Array(size * size);
  const inside = Float32Array.from({ length: size }, (_, i) => Math.min(i + 0.5, size - 0.5 - i));
  for (let y = 0; y < size; y++) {
    for (let x = 0; x < size; x++) {
      const [dx, dy] = [Math.max(0, width - (inside[x] as number)), Math.max(0, width - (inside[y] as number))];
      weights[y * size + x] = smooth(1 - Math.hypot(dx, dy) / width);
    }
  }
  return { size, weights };
}
