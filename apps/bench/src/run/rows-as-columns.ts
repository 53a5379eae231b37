/** Cells of a sheet, row by row, with its rows as columns. @param columns how many cells a row has */
export const rowsAsColumns = <Cell>(cells: readonly Cell[], columns: number): Cell[] =>
  Array.from({ length: columns }, (_, column) => cells.filter((_, n) => n % columns === column)).flat();
