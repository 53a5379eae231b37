/** A picture of one or more channels, row by row. */
export interface FloatPicture {
  readonly width: number;
  readonly height: number;
  readonly channels: number;
  readonly data: Float32Array;
}

/** Values at a place between pixels, into `out`: Catmull and Rom's cubic where `cubic`, else linear; the border repeated. */
export function samplePicture(
  { width, height, channels, data }: FloatPicture,
  x: number,
  y: number,
  cubic: boolean,
  out: Float64Array,
): void {
  const [x0, y0] = [Math.floor(x), Math.floor(y)];
  const [first, count] = cubic ? [-1, 4] : [0, 2];
  weigh(x - x0, cubic, AX);
  weigh(y - y0, cubic, AY);
  out.fill(0);
  for (let j = 0; j < count; j++) {
    const row = Math.min(height - 1, Math.max(0, y0 + first + j)) * width;
    for (let i = 0; i < count; i++) {
      const weight = AX[i]! * AY[j]!;
      const k = channels * (row + Math.min(width - 1, Math.max(0, x0 + first + i)));
      for (let c = 0; c < channels; c++) out[c] = out[c]! + weight * data[k + c]!;
    }
  }
}

const AX = new Float64Array(4);
const AY = new Float64Array(4);

function weigh(t: number, cubic: boolean, out: Float64Array): void {
  if (!cubic) {
    out[0] = 1 - t;
    out[1] = t;
    return;
  }
  out[0] = 0.5 * t * (-1 + t * (2 - t));
  out[1] = 0.5 * (2 + t * t * (-5 + 3 * t));
  out[2] = 0.5 * t * (1 + t * (4 - 3 * t));
  out[3] = 0.5 * t * t * (t - 1);
}
