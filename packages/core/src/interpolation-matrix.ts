/** One axis of a resampling: where the output window lies in the input, both in pixels. */
export interface AxisWindow {
  /** Pixels of the input. */
  readonly inputSize: number;
  /** Pixels of the output. */
  readonly outputSize: number;
  /** Input coordinate of the outer edge of the first output pixel; 0 is the outer edge of the first input pixel. */
  readonly start: number;
  /** Input pixels that one output pixel covers. */
  readonly step: number;
}

/** Reflects an index into 0..size-1 without repeating the border (d c b | a b c d | c b a). */
function reflect(index: number, size: number): number {
  if (size === 1) return 0;
  const period = 2 * (size - 1);
  const folded = ((index % period) + period) % period;
  return folded < size ? folded : period - folded;
}

/**
 * Rows of triangle-filter weights, [outputSize, inputSize] row by row, each row summing to 1. The filter is bilinear
 * when magnifying and as wide as an output pixel's pitch when minifying (antialiased); outside, the input is reflected.
 */
export function interpolationMatrix({ inputSize, outputSize, start, step }: AxisWindow): Float32Array {
  const weights = new Float32Array(outputSize * inputSize);
  const radius = Math.max(1, Math.abs(step));
  for (let row = 0; row < outputSize; row++) {
    const centre = start + (row + 0.5) * step - 0.5; // in input pixels whose centres are the integers
    const first = Math.ceil(centre - radius);
    const taps: [column: number, weight: number][] = [];
    for (let i = first; i <= centre + radius; i++) {
      taps.push([reflect(i, inputSize), Math.max(0, 1 - Math.abs(i - centre) / radius)]);
    }
    const total = taps.reduce((sum, [, weight]) => sum + weight, 0);
    for (const [column, weight] of taps) {
      const at = row * inputSize + column;
      weights[at] = (weights[at] as number) + weight / total;
    }
  }
  return weights;
}
