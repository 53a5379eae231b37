/** Mean and standard deviation of every column. */
export interface ColumnStatistics {
  readonly mean: readonly number[];
  readonly deviation: readonly number[];
}

/** @param table rows of `width` values */
export function columnStatistics(table: Float32Array, width: number): ColumnStatistics {
  const rows = table.length / width;
  const mean = new Array<number>(width).fill(0);
  const square = new Array<number>(width).fill(0);
  for (let i = 0; i < table.length; i++) {
    const value = table[i] as number;
    const column = i % width;
    mean[column] = (mean[column] as number) + value / rows;
    square[column] = (square[column] as number) + (value * value) / rows;
  }
  return {
    mean,
    deviation: square.map((value, column) => Math.sqrt(Math.max(0, value - (mean[column] as number) ** 2))),
  };
}

/** The given columns of a table, in their order. */
export function pickColumns(table: Float32Array, width: number, columns: readonly number[]): Float32Array {
  const rows = table.length / width;
  const picked = new Float32Array(rows * columns.length);
  for (let row = 0; row < rows; row++) {
    for (const [at, column] of columns.entries())
      picked[row * columns.length + at] = table[row * width + column] as number;
  }
  return picked;
}

/** Tables of equally many rows side by side. */
export function besideEachOther(
  tables: readonly { readonly values: Float32Array; readonly width: number }[],
): Float32Array {
  const rows = (tables[0]?.values.length ?? 0) / (tables[0]?.width ?? 1);
  const width = tables.reduce((sum, table) => sum + table.width, 0);
  const joined = new Float32Array(rows * width);
  let start = 0;
  for (const { values, width: own } of tables) {
    for (let row = 0; row < rows; row++) joined.set(values.subarray(row * own, (row + 1) * own), row * width + start);
    start += own;
  }
  return joined;
}
