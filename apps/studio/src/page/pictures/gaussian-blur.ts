import type { Pixels } from "@mfim/core";

/** Smallest share of the middle's weight that still counts; libvips cuts its kernel there. */
const least = 0.2;

/** libvips' whole-number kernel of a standard deviation: from the middle outwards. */
function kernelOf(sigma: number): Float32Array {
  const weight = (x: number) => Math.exp(-(x * x) / (2 * sigma * sigma));
  let reach = 1;
  while (weight(reach) >= least) reach++;
  const half = Array.from({ length: reach }, (_, x) => Math.round(20 * weight(x)));
  const sum = 2 * half.reduce((total, value) => total + value, 0) - (half[0] as number);
  return Float32Array.from(half, (value) => value / sum);
}

function along(data: Uint8Array, length: number, lines: number, step: number, next: number, kernel: Float32Array) {
  const out = new Uint8Array(data.length);
  for (let line = 0; line < lines; line++)
    for (let at = 0; at < length; at++)
      for (let channel = 0; channel < 3; channel++) {
        const base = line * next + channel;
        let sum = (kernel[0] as number) * (data[base + at * step] as number) + 0.5;
        for (let x = 1; x < kernel.length; x++) {
          const [before, after] = [Math.max(0, at - x), Math.min(length - 1, at + x)];
          sum +=
            (kernel[x] as number) * ((data[base + before * step] as number) + (data[base + after * step] as number));
        }
        out[base + at * step] = Math.max(0, Math.min(255, sum));
      }
  return out;
}

/** Gaussian blur by libvips' kernel; edges are repeated. */
export function gaussianBlur({ width, height, data }: Pixels, sigma: number): Pixels {
  const kernel = kernelOf(sigma);
  const across = along(data, width, height, 3, width * 3, kernel);
  return { width, height, data: along(across, height, width, width * 3, 3, kernel) };
}
