/**
 * Gaussian blur by three box filters of the same variance, edges repeated.
 * @param values [height, width, channels], left as it is
 * @param sigma pixels; below 0.2 nothing is done
 */
export function blur(
  values: Float32Array,
  width: number,
  height: number,
  channels: number,
  sigma: number,
): Float32Array {
  const from = Float32Array.from(values);
  if (sigma < 0.2) return from;
  const to = new Float32Array(values.length);
  const { whole, part } = boxOf(sigma);
  for (let pass = 0; pass < 3; pass++) {
    boxLines(from, to, width, height, channels, whole, part, width * channels, channels);
    boxLines(to, from, height, width, channels, whole, part, channels, width * channels);
  }
  return from;
}

/**
 * A box of `whole` pixels on either side and a `part` of one more, of a third of the variance: with n and f for the two,
 * (n (n + 1) (2 n + 1) / 3 + 2 f (n + 1)^2) / (2 n + 1 + 2 f) = sigma^2 / 3.
 */
function boxOf(sigma: number): { readonly whole: number; readonly part: number } {
  const variance = sigma ** 2 / 3;
  const n = Math.floor((Math.sqrt(4 * sigma ** 2 + 1) - 1) / 2);
  const part = ((2 * n + 1) * (variance - (n * (n + 1)) / 3)) / (2 * ((n + 1) ** 2 - variance));
  return { whole: n, part };
}

/** One box filter along lines: `lines` of them `nextLine` apart, each of `length` entries `next` apart. */
function boxLines(
  from: Float32Array,
  to: Float32Array,
  length: number,
  lines: number,
  channels: number,
  whole: number,
  part: number,
  nextLine: number,
  next: number,
): void {
  const total = 2 * (whole + part) + 1;
  for (let line = 0; line < lines; line++) {
    for (let k = 0; k < channels; k++) {
      const start = line * nextLine + k;
      const at = (i: number) => from[start + Math.min(length - 1, Math.max(0, i)) * next]!;
      let sum = 0;
      for (let i = -whole; i <= whole; i++) sum += at(i);
      for (let i = 0; i < length; i++) {
        to[start + i * next] = (sum + part * (at(i - whole - 1) + at(i + whole + 1))) / total;
        sum += at(i + whole + 1) - at(i - whole);
      }
    }
  }
}
