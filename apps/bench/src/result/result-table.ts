import type { BenchResult } from "./bench-result.ts";
import { arrow, showNumber, type TableCell, type TableRow, tableRows } from "./format-figure.ts";

const names = (result: BenchResult) => result.methods.map(({ method }) => method);

/** A result as a Markdown table: a row a figure, a column a method, means with 95 % intervals over pairs. */
export function resultTable(result: BenchResult): string {
  const line = (cells: readonly string[]) => `| ${cells.join(" | ")} |`;
  const head = ["figure", ...names(result)];
  const rows = tableRows(result).map((row) => [label(row), ...row.cells.map(text)]);
  const marked = tableRows(result).some(({ servedInLoss }) => servedInLoss.length > 0);
  const note = marked
    ? "\n\n(network of the loss): it also served in the training loss of the methods named, started their encoder or tells them of the source; gain.identity/mean, least and largest leave it out for them."
    : "";
  return [line(head), line(head.map(() => "---")), ...rows.map(line)].join("\n") + note;
}

const label = (row: TableRow) =>
  `${row.name} ${arrow(row)}${row.servedInLoss.length > 0 ? ` (network of the loss: ${row.servedInLoss.join(", ")})` : ""}`.trim();

function text(cell: TableCell | undefined): string {
  if (cell === undefined) return "";
  if (cell.low === undefined || cell.high === undefined) return showNumber(cell.value);
  return `${showNumber(cell.value)} [${showNumber(cell.low)}, ${showNumber(cell.high)}]`;
}

/** Text as LaTeX prints it. */
export const latexText = (value: string): string => value.replace(/[&%$#_{}]/g, "\\$&");

/** An arrow for the better direction. */
export const latexArrow = ({ higherIsBetter }: TableRow): string =>
  higherIsBetter === null ? "" : higherIsBetter ? " $\\uparrow$" : " $\\downarrow$";

/** The same as a LaTeX table (booktabs); bold stands apart from the others by its interval, figures of a loss network are starred. */
export function latexTable(result: BenchResult): string {
  const cell = (value: TableCell | undefined) => {
    if (value === undefined) return "--";
    const number = showNumber(value.value);
    return value.apart ? `\\textbf{${number}}` : number;
  };
  const rows = tableRows(result).map(
    (row) =>
      `${latexText(row.name)}${latexArrow(row)}${row.servedInLoss.length > 0 ? "$^*$" : ""} & ${row.cells.map(cell).join(" & ")} \\\\`,
  );
  const { protocol } = result;
  return [
    `% ${protocol.name}: ${protocol.pairs} pairs, SHA-256 ${protocol.checksum}; * the network also served in a training loss`,
    `\\begin{tabular}{l${"r".repeat(result.methods.length)}}`,
    "\\toprule",
    `figure & ${names(result).map(latexText).join(" & ")} \\\\`,
    "\\midrule",
    ...rows,
    "\\bottomrule",
    "\\end{tabular}",
    "",
  ].join("\n");
}

/** Long form: a line a method and figure, numbers in full. */
export function csvTable(result: BenchResult): string {
  const quote = (value: string | number | undefined) => {
    const whole = value === undefined ? "" : String(value);
    return /[",\n]/.test(whole) ? `"${whole.replaceAll('"', '""')}"` : whole;
  };
  const rows = tableRows(result).flatMap((row) =>
    row.cells.flatMap((cell, n) =>
      cell === undefined
        ? []
        : [
            [
              names(result)[n],
              row.name,
              cell.value,
              cell.low,
              cell.high,
              row.unit,
              row.higherIsBetter === null ? "" : String(row.higherIsBetter),
              cell.rank,
              String(row.servedInLoss.includes(names(result)[n] as string)),
            ],
          ],
    ),
  );
  const head = ["method", "figure", "value", "low", "high", "unit", "higher_is_better", "rank", "served_in_loss"];
  return `${[head, ...rows].map((cells) => cells.map(quote).join(",")).join("\n")}\n`;
}

/** Means by stratum as a Markdown table, for one figure. */
export function strataTable({ methods }: BenchResult, figure: string): string | undefined {
  const strata = [...new Set(methods.flatMap((method) => Object.keys(method.strata)))];
  if (strata.length === 0) return undefined;
  const line = (cells: readonly string[]) => `| ${cells.join(" | ")} |`;
  const head = [figure, ...methods.map(({ method }) => method)];
  const rows = strata.map((stratum) => [
    stratum,
    ...methods.map((method) => {
      const value = method.strata[stratum]?.figures[figure];
      return value === undefined ? "" : showNumber(value);
    }),
  ]);
  return [line(head), line(head.map(() => "---")), ...rows.map(line)].join("\n");
}
