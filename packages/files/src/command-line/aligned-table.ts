import Table from "cli-table3";

const bare = {
  ...{ top: "", "top-mid": "", "top-left": "", "top-right": "" },
  ...{ bottom: "", "bottom-mid": "", "bottom-left": "", "bottom-right": "" },
  ...{ left: "", "left-mid": "", mid: "", "mid-mid": "", right: "", "right-mid": "", middle: "  " },
};

/**
 * Rows of texts as columns under their names, for a terminal: the first column from the left, the others from the right, as
 * figures are read, or from the left, too, as words are. Wide signs count as wide.
 */
export function alignedTable(
  head: readonly string[],
  rows: readonly (readonly string[])[],
  others: "left" | "right" = "right",
): string {
  const table = new Table({
    head: [...head],
    chars: bare,
    colAligns: head.map((_, column) => (column === 0 ? "left" : others)),
    style: { head: [], border: [], "padding-left": 0, "padding-right": 0 },
  });
  table.push(...rows.map((row) => [...row]));
  return table.toString().replace(/[ \t]+$/gm, "");
}
