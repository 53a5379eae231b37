/** Below it the series of erf converges fast, above it the continued fraction of erfc. */
const seriesLimit = 2;

/** P(Z > z) of a standard normal: erfc(z / sqrt 2) / 2, to about 1e-14 relative (Abramowitz and Stegun 7.1.6, 7.1.14). */
export function normalTail(z: number): number {
  if (z < 0) return 1 - normalTail(-z);
  const x = z / Math.SQRT2;
  return x < seriesLimit ? (1 - erfSeries(x)) / 2 : erfcFraction(x) / 2;
}

function erfSeries(x: number): number {
  let term = x;
  let sum = x;
  for (let n = 1; Math.abs(term) > 1e-18 * sum; n++) {
    term *= (2 * x * x) / (2 * n + 1);
    sum += term;
  }
  return (2 / Math.sqrt(Math.PI)) * Math.exp(-x * x) * sum;
}

function erfcFraction(x: number): number {
  let tail = 0;
  for (let n = 120; n > 0; n--) tail = n / 2 / (x + tail);
  return Math.exp(-x * x) / Math.sqrt(Math.PI) / (x + tail);
}
