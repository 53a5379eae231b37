/**
 * Weights of the pixels inside a closed polygon (even-odd rule at pixel centres, which have whole coordinates).
 * @param outline x0 y0 x1 y1 ... in pixels
 * @returns height * width values, 0 or 1
 */
export function polygonWeights(outline: ArrayLike<number>, height: number, width: number): Uint8Array {
  const weights = new Uint8Array(height * width);
  const count = outline.length / 2;
  for (let y = 0; y < height; y++) {
    const crossings: number[] = [];
    for (let i = 0; i < count; i++) {
      const j = (i + 1) % count;
      const [x0, y0, x1, y1] = [outline[2 * i], outline[2 * i + 1], outline[2 * j], outline[2 * j + 1]] as [
        number,
        number,
        number,
        number,
      ];
      if (y0 <= y !== y1 <= y) crossings.push(x0 + ((y - y0) / (y1 - y0)) * (x1 - x0));
    }
    crossings.sort((a, b) => a - b);
    for (let k = 0; k + 1 < crossings.length; k += 2) {
      const first = Math.max(0, Math.ceil(crossings[k] as number));
      const last = Math.min(width - 1, Math.ceil(crossings[k + 1] as number) - 1);
      for (let x = first; x <= last; x++) weights[y * width + x] = 1;
    }
  }
  return weights;
}
