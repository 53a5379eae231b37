/**
 * Weights w of the columns that come nearest to a target without growing large: least |A w - t|^2 + damping |w|^2, by the
 * normal equations and Cholesky's factors.
 * @param columns of equal length
 */
export class Ridge {
  readonly #columns: readonly Float64Array[];
  /** Lower triangle, row by row. */
  readonly #factor: readonly Float64Array[];

  constructor(columns: readonly Float64Array[], damping: number) {
    this.#columns = columns;
    const rows: Float64Array[] = [];
    for (let i = 0; i < columns.length; i++) {
      const row = new Float64Array(i + 1);
      for (let j = 0; j <= i; j++) {
        let sum = dot(columns[i]!, columns[j]!) + (i === j ? damping : 0);
        const other = j === i ? row : rows[j]!;
        for (let k = 0; k < j; k++) sum -= row[k]! * other[k]!;
        row[j] = i === j ? Math.sqrt(Math.max(sum, 1e-12)) : sum / other[j]!;
      }
      rows.push(row);
    }
    this.#factor = rows;
  }

  weights(target: Float64Array): Float64Array {
    const count = this.#columns.length;
    const out = Float64Array.from(this.#columns, (column) => dot(column, target));
    for (let i = 0; i < count; i++) {
      for (let k = 0; k < i; k++) out[i] = out[i]! - this.#factor[i]![k]! * out[k]!;
      out[i] = out[i]! / this.#factor[i]![i]!;
    }
    for (let i = count - 1; i >= 0; i--) {
      for (let k = i + 1; k < count; k++) out[i] = out[i]! - this.#factor[k]![i]! * out[k]!;
      out[i] = out[i]! / this.#factor[i]![i]!;
    }
    return out;
  }
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i]! * b[i]!;
  return sum;
}
