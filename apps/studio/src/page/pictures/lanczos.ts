import type { Pixels } from "@mfim/core";

const lobes = 3;

const sinc = (x: number) => (Math.abs(x) < 1e-9 ? 1 : Math.sin(Math.PI * x) / (Math.PI * x));
const lanczos = (x: number) => (Math.abs(x) >= lobes ? 0 : sinc(x) * sinc(x / lobes));

/** For each output place: the first input place that counts, and the weights from there on. */
interface Taps {
  readonly first: Int32Array;
  readonly weights: readonly Float32Array[];
}

function tapsOf(from: number, to: number): Taps {
  const scale = Math.max(1, from / to);
  const first = new Int32Array(to);
  const weights = Array.from({ length: to }, (_, out) => {
    const centre = ((out + 0.5) * from) / to - 0.5;
    const start = Math.ceil(centre - lobes * scale);
    const own = Float32Array.from({ length: Math.floor(centre + lobes * scale) - start + 1 }, (_, i) =>
      lanczos((start + i - centre) / scale),
    );
    const sum = own.reduce((total, weight) => total + weight, 0);
    first[out] = start;
    return own.map((weight) => weight / sum);
  });
  return { first, weights };
}

/** One axis: `stride` numbers from pixel to pixel along it, `lines` of `line` numbers each across it. Edges are repeated. */
function along(data: Uint8Array, from: number, to: number, rows: number, vertical: boolean): Uint8Array {
  const { first, weights } = tapsOf(from, to);
  const out = new Uint8Array(rows * to * 3);
  const [step, next] = vertical ? [rows * 3, 3] : [3, from * 3];
  const [outStep, outNext] = vertical ? [rows * 3, 3] : [3, to * 3];
  for (let place = 0; place < to; place++) {
    const own = weights[place] as Float32Array;
    const start = first[place] as number;
    for (let row = 0; row < rows; row++) {
      for (let channel = 0; channel < 3; channel++) {
        let sum = 0.5;
        for (let tap = 0; tap < own.length; tap++) {
          const at = Math.max(0, Math.min(from - 1, start + tap));
          sum += (own[tap] as number) * (data[row * next + at * step + channel] as number);
        }
        out[row * outNext + place * outStep + channel] = Math.max(0, Math.min(255, sum));
      }
    }
  }
  return out;
}

/** A whole-number shrink by averaging, so that what Lanczos has left to do is little. */
function averaged({ width, height, data }: Pixels, across: number, down: number): Pixels {
  const [wide, high] = [Math.ceil(width / across), Math.ceil(height / down)];
  const out = new Uint8Array(wide * high * 3);
  const [half, area] = [(across * down) / 2, across * down];
  for (let y = 0; y < high; y++)
    for (let x = 0; x < wide; x++)
      for (let channel = 0; channel < 3; channel++) {
        let sum = half;
        for (let j = 0; j < down; j++) {
          const row = Math.min(height - 1, y * down + j) * width;
          for (let i = 0; i < across; i++)
            sum += data[(row + Math.min(width - 1, x * across + i)) * 3 + channel] as number;
        }
        out[(y * wide + x) * 3 + channel] = Math.floor(sum / area);
      }
  return { width: wide, height: high, data: out };
}

/** Lanczos resampling as libvips does it: halves and thirds by averaging first, down before across, rounded in between. */
export function resizeLanczos(pixels: Pixels, width: number, height: number): Pixels {
  const across = Math.max(1, Math.floor(pixels.width / width / 2));
  const down = Math.max(1, Math.floor(pixels.height / height / 2));
  const small = across > 1 || down > 1 ? averaged(pixels, across, down) : pixels;
  const lower = along(small.data, small.height, height, small.width, true);
  return { width, height, data: along(lower, small.width, width, height, false) };
}
