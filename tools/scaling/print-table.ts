/** Prints rows as columns under their names: the first from the left, the others from the right, as figures are read. */
export function printTable(head: readonly string[], rows: readonly (readonly string[])[]): void {
  const widths = head.map((name, n) => Math.max(name.length, ...rows.map((row) => (row[n] ?? "").length)));
  for (const row of [head, ...rows])
    console.log(
      row
        .map((cell, n) => (n === 0 ? cell.padEnd(widths[n] as number) : cell.padStart(widths[n] as number)))
        .join("  "),
    );
}
