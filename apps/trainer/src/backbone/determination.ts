/** Coefficient of determination of each column, 1 - residual / variance: 1 is perfect, 0 no better than the mean. */
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
    return 1 - residual / Math.max(1e-12, squares - (sum * sum) / rows);
  });
}
