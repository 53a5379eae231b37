/**
 * Coefficient of determination of each column, 1 - residual / variance: 1 is perfect, 0 no better than the mean; not a number where
 * the truth does not vary, so that there is nothing to determine.
 */
export function determination(truth: Float32Array, found: Float32Array, width: number): number[] {
  const rows = truth.length / width;
  return Array.from({ length: width }, (_, column) => {
    let sum = 0;
    let squares = 0;
    let residual = 0;
    for (let row = 0; row < rows; row++) {
      const value = truth[row * width + column] as number;
      sum += value;
      squares += value * value;
      residual += (value - (found[row * width + column] as number)) ** 2;
    }
    const variation = squares - (sum * sum) / rows;
    return variation > 1e-9 * rows ? 1 - residual / variation : Number.NaN;
  });
}
