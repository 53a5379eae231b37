/** Catmull-Rom's weights of the four pixels around a place `t` past the second. */
function weights(t: number): readonly [number, number, number, number] {
  const [t2, t3] = [t * t, t * t * t];
  return [(-t + 2 * t2 - t3) / 2, (2 - 5 * t2 + 3 * t3) / 2, (t + 4 * t2 - 3 * t3) / 2, (t3 - t2) / 2];
}

/**
 * A channel of [size, size] at (x, y), pixel centres being the integers; outside, the nearest pixel stands in. Cubic: a
 * face goes through two resamplings, and bilinear ones would take its fine detail.
 */
export function sampleCubic(values: Float32Array, size: number, x: number, y: number): number {
  const [x0, y0] = [Math.floor(x), Math.floor(y)];
  const [across, down] = [weights(x - x0), weights(y - y0)];
  let sum = 0;
  for (let j = 0; j < 4; j++) {
    const row = Math.max(0, Math.min(size - 1, y0 - 1 + j)) * size;
    let line = 0;
    for (let i = 0; i < 4; i++)
      line += (across[i] as number) * (values[row + Math.max(0, Math.min(size - 1, x0 - 1 + i))] as number);
    sum += (down[j] as number) * line;
  }
  return sum;
}
