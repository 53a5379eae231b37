/**
 * x of A x = b for several right sides: Gauss's elimination with the largest pivot of each column. Overwrites both.
 * @param matrix rows of A
 * @param sides each [n]
 */
export function solveLinear(matrix: Float64Array[], sides: readonly Float64Array[]): Float64Array[] {
  const n = matrix.length;
  for (let c = 0; c < n; c++) {
    let pivot = c;
    for (let r = c + 1; r < n; r++) if (Math.abs(matrix[r]![c]!) > Math.abs(matrix[pivot]![c]!)) pivot = r;
    [matrix[c], matrix[pivot]] = [matrix[pivot]!, matrix[c]!];
    for (const side of sides) [side[c], side[pivot]] = [side[pivot]!, side[c]!];
    const row = matrix[c]!;
    for (let r = c + 1; r < n; r++) {
      const other = matrix[r]!;
      const factor = other[c]! / row[c]!;
      if (factor === 0) continue;
      for (let k = c; k < n; k++) other[k] = other[k]! - factor * row[k]!;
      for (const side of sides) side[r] = side[r]! - factor * side[c]!;
    }
  }
  for (let r = n - 1; r >= 0; r--) {
    for (const side of sides) {
      let sum = side[r]!;
      for (let k = r + 1; k < n; k++) sum -= matrix[r]![k]! * side[k]!;
      side[r] = sum / matrix[r]![r]!;
    }
  }
  return [...sides];
}
