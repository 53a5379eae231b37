/**
 * Blurs a picture [height, width, channels] by about a Gaussian: three passes of a running mean along each direction, the
 * border repeated. `sigma` in pixels, 1 or more.
 */
export function blur(
  picture: Float32Array,
  width: number,
  height: number,
  channels: number,
  sigma: number,
): Float32Array {
  // Three boxes of width w have variance (w^2 - 1) / 4.
  const radius = Math.max(1, Math.round((Math.sqrt(4 * sigma * sigma + 1) - 1) / 2));
  const other = new Float32Array(picture.length);
  const out = picture.slice();
  for (let pass = 0; pass < 3; pass++) {
    alongRows(out, other, width, height, channels, radius);
    alongColumns(other, out, width * channels, height, radius);
  }
  return out;
}

function alongRows(
  from: Float32Array,
  to: Float32Array,
  width: number,
  height: number,
  channels: number,
  radius: number,
): void {
  const share = 1 / (2 * radius + 1);
  const reach = (width - 1) * channels;
  for (let y = 0; y < height; y++) {
    for (let c = 0; c < channels; c++) {
      const start = y * width * channels + c;
      const last = start + reach;
      let sum = (radius + 1) * from[start]!;
      for (let i = 1; i <= radius; i++) sum += from[Math.min(last, start + i * channels)]!;
      let ahead = start + (radius + 1) * channels;
      let behind = start - radius * channels;
      for (let at = start; at <= last; at += channels) {
        to[at] = sum * share;
        sum += from[Math.min(ahead, last)]! - from[Math.max(behind, start)]!;
        ahead += channels;
        behind += channels;
      }
    }
  }
}

/** All columns at once, row by row: memory is read in its order. */
function alongColumns(from: Float32Array, to: Float32Array, stride: number, height: number, radius: number): void {
  const share = 1 / (2 * radius + 1);
  const sums = new Float64Array(stride);
  const row = (y: number) => Math.min(height - 1, Math.max(0, y)) * stride;
  for (let y = -radius; y <= radius; y++) {
    const start = row(y);
    for (let i = 0; i < stride; i++) sums[i] = sums[i]! + from[start + i]!;
  }
  for (let y = 0; y < height; y++) {
    const [here, ahead, behind] = [y * stride, row(y + radius + 1), row(y - radius)];
    for (let i = 0; i < stride; i++) {
      const sum = sums[i]!;
      to[here + i] = sum * share;
      sums[i] = sum + from[ahead + i]! - from[behind + i]!;
    }
  }
}
