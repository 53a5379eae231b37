/** Bilinear sample of an interleaved table [height, width, channels] at (x, y), pixel centres at the integers, edges repeated. */
export function sampleLinear(
  table: Float32Array | Uint8Array,
  width: number,
  height: number,
  channels: number,
  x: number,
  y: number,
  out: Float32Array | Float64Array | number[],
): void {
  const cx = Math.min(width - 1, Math.max(0, x));
  const cy = Math.min(height - 1, Math.max(0, y));
  const x0 = Math.min(width - 1, Math.floor(cx));
  const y0 = Math.min(height - 1, Math.floor(cy));
  const [fx, fy] = [cx - x0, cy - y0];
  const right = x0 + 1 < width ? channels : 0;
  const down = y0 + 1 < height ? width * channels : 0;
  const at = (y0 * width + x0) * channels;
  for (let k = 0; k < channels; k++) {
    const p = at + k;
    const upper = table[p]! + fx * (table[p + right]! - table[p]!);
    const lower = table[p + down]! + fx * (table[p + down + right]! - table[p + down]!);
    out[k] = upper + fy * (lower - upper);
  }
}

/** Weights of the Catmull-Rom spline at offset t in [0, 1) behind the second of four neighbours. */
function catmullRom(t: number, out: Float64Array): void {
  out[0] = t * (-0.5 + t * (1 - 0.5 * t));
  out[1] = 1 + t * t * (-2.5 + 1.5 * t);
  out[2] = t * (0.5 + t * (2 - 1.5 * t));
  out[3] = t * t * (-0.5 + 0.5 * t);
}

const [weightsX, weightsY] = [new Float64Array(4), new Float64Array(4)];

/** As `sampleLinear`, by Catmull-Rom splines: sharper, overshoots a little; three channels of bytes. */
export function sampleCubic(
  table: Uint8Array,
  width: number,
  height: number,
  x: number,
  y: number,
  out: Float32Array | Float64Array | number[],
): void {
  const cx = Math.min(width - 1, Math.max(0, x));
  const cy = Math.min(height - 1, Math.max(0, y));
  const [x0, y0] = [Math.floor(cx), Math.floor(cy)];
  catmullRom(cx - x0, weightsX);
  catmullRom(cy - y0, weightsY);
  let [r, g, b] = [0, 0, 0];
  for (let j = 0; j < 4; j++) {
    const row = Math.min(height - 1, Math.max(0, y0 + j - 1)) * width;
    for (let i = 0; i < 4; i++) {
      const at = 3 * (row + Math.min(width - 1, Math.max(0, x0 + i - 1)));
      const weight = weightsX[i]! * weightsY[j]!;
      r += weight * table[at]!;
      g += weight * table[at + 1]!;
      b += weight * table[at + 2]!;
    }
  }
  out[0] = r;
  out[1] = g;
  out[2] = b;
}
