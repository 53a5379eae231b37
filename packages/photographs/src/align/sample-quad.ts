import type { Affine, Pixels } from "@mfim/core";

/**
 * Bilinear sampling of `size` x `size` pixels at the places that `toPicture` maps them to; outside the picture the
 * nearest pixel stands in. The only per-pixel loop of ours: sharp's affine does not reach a pixel's exact place.
 */
export function sampleQuad(picture: Pixels, toPicture: Affine, size: number): Pixels {
  const out = new Uint8Array(size * size * 3);
  for (let row = 0; row < size; row++) {
    const [begin, end] = columnsInside(picture, toPicture, row, size);
    sampleAtBorder(picture, toPicture, out, size, row, 0, begin);
    sampleInside(picture, toPicture, out, size, row, begin, end);
    sampleAtBorder(picture, toPicture, out, size, row, end, size);
  }
  return { width: size, height: size, data: out };
}

/** The columns of a row whose four neighbours all lie in the picture: an interval, as places move along a line. */
function columnsInside(
  { width, height }: Pixels,
  [a, b, c, d, e, f]: Affine,
  row: number,
  size: number,
): readonly [begin: number, end: number] {
  let [begin, end] = [0, size];
  for (const [step, start, last] of [
    [a, b * row + c, width - 1],
    [d, e * row + f, height - 1],
  ] as const) {
    // One column less on either side, so that rounding cannot lead outside.
    const [near, far] = step > 0 ? [0, last] : [last, 0];
    if (step === 0) {
      if (start < 0 || start >= last) end = 0;
      continue;
    }
    begin = Math.max(begin, Math.ceil((near - start) / step) + 1);
    end = Math.min(end, Math.floor((far - start) / step) - 1);
  }
  return end > begin ? [begin, end] : [size, size];
}

function sampleInside(
  { width, data }: Pixels,
  [a, b, c, d, e, f]: Affine,
  out: Uint8Array,
  size: number,
  row: number,
  begin: number,
  end: number,
): void {
  const [startX, startY, line] = [b * row + c, e * row + f, width * 3];
  let at = (row * size + begin) * 3;
  for (let column = begin; column < end; column++, at += 3) {
    const x = a * column + startX;
    const y = d * column + startY;
    const x0 = x | 0;
    const y0 = y | 0;
    const fx = x - x0;
    const fy = y - y0;
    const keep = 1 - fx;
    const top = y0 * line + x0 * 3;
    const below = top + line;
    const red = (data[top] as number) * keep + (data[top + 3] as number) * fx;
    const green = (data[top + 1] as number) * keep + (data[top + 4] as number) * fx;
    const blue = (data[top + 2] as number) * keep + (data[top + 5] as number) * fx;
    const redBelow = (data[below] as number) * keep + (data[below + 3] as number) * fx;
    const greenBelow = (data[below + 1] as number) * keep + (data[below + 4] as number) * fx;
    const blueBelow = (data[below + 2] as number) * keep + (data[below + 5] as number) * fx;
    out[at] = red + (redBelow - red) * fy + 0.5;
    out[at + 1] = green + (greenBelow - green) * fy + 0.5;
    out[at + 2] = blue + (blueBelow - blue) * fy + 0.5;
  }
}

function sampleAtBorder(
  { width, height, data }: Pixels,
  [a, b, c, d, e, f]: Affine,
  out: Uint8Array,
  size: number,
  row: number,
  begin: number,
  end: number,
): void {
  const [right, bottom] = [width - 1, height - 1];
  let at = (row * size + begin) * 3;
  for (let column = begin; column < end; column++, at += 3) {
    const x = Math.min(right, Math.max(0, a * column + (b * row + c)));
    const y = Math.min(bottom, Math.max(0, d * column + (e * row + f)));
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
