import { alignedTable } from "@mfim/files/command-line";
import type { BenchResult } from "./bench-result.ts";
import { arrow, type TableCell, type TableRow, tableRows, yardstickNames } from "./format-figure.ts";
import { judgesSpread } from "./judges-spread.ts";

/** Figures on a terminal; all others are in the report. */
const mostFigures = 6;
/** Methods side by side on a terminal of usual width, with intervals; more of them go below each other without. */
const mostColumns = 4;

/** The result for a terminal: the figures that sum methods up, methods that compete before yardsticks. */
export function terminalResult(result: BenchResult): string {
  const { protocol, methods } = result;
  const rows = headline(result);
  const order = [...methods.keys()].sort((a, b) => rank(result, a) - rank(result, b) || a - b);
  const names = order.map((n) => methods[n]?.method as string);
  const marked = rows.some(({ servedInLoss }) => servedInLoss.length > 0);
  const text = (row: TableRow, n: number, show: (cell: TableCell) => string) => {
    const cell = row.cells[n];
    if (cell === undefined) return "-";
    return `${show(cell)}${row.servedInLoss.includes(methods[n]?.method as string) ? "*" : ""}`;
  };
  const all = tableRows(result);
  const label = (row: TableRow) => `${row.name} ${arrow(row)}`.trim();
  const wide = methods.length > mostColumns;
  /** A figure with its name and, in the methods' order, its values; beneath a gain what the judges say, where there are several. */
  const lines = rows.flatMap((row) => [
    [label(row), ...order.map((n) => text(row, n, wide ? ({ value }) => short(value) : withInterval))],
    ...spreadLine(
      order.map((n) => judgesSpread(row, all, { method: methods[n]?.method as string, n }, short)),
      order.map((n) => rank(result, n) === 0),
    ),
  ]);
  const table = wide
    ? alignedTable(
        ["", ...lines.map(([name = ""]) => name.trim())],
        names.map((name, n) => [name, ...lines.map((line) => line[n + 1] as string)]),
      )
    : alignedTable(["", ...names], lines);
  return [
    `${protocol.name}: ${protocol.pairs} pairs at ${protocol.size} px`,
    table,
    meaning,
    ...(marked ? ["*: the network also served in this method's training loss."] : []),
  ].join("\n\n");
}

/** Nothing where every method that competes has one judge alone: on yardsticks judges agree by their definition. */
const spreadLine = (cells: readonly (string | undefined)[], competes: readonly boolean[]): string[][] =>
  cells.some((cell, column) => cell !== undefined && competes[column])
    ? [["  by all judges", ...cells.map((cell) => cell ?? "-")]]
    : [];

const meaning =
  "gain: 0 is the untouched target, 1 another picture of the source person. kept: 1 is the untouched target, 0 the source.\n[..]: 95 % interval over pairs.";

const rank = ({ methods }: BenchResult, n: number) => (yardstickNames.includes(methods[n]?.method as string) ? 1 : 0);

/** Of the summary what no judge beside the first says again; of the figures the first where there is no summary. */
export function headline(result: BenchResult): TableRow[] {
  const summed = new Set(result.methods.flatMap(({ summary }) => Object.keys(summary)));
  const rows = tableRows(result).filter((row) => row.cells.some((cell) => cell !== undefined));
  const chosen = rows.filter(({ name }) => summed.has(name) && !/[/]|^gain\.identity-/.test(name));
  return (chosen.length > 0 ? chosen : rows.filter(({ higherIsBetter }) => higherIsBetter !== null)).slice(
    0,
    mostFigures,
  );
}

const short = (value: number) => (Math.abs(value) >= 100 ? value.toFixed(0) : value.toFixed(2));

const withInterval = ({ value, low, high }: TableCell) =>
  low === undefined || high === undefined ? short(value) : `${short(value)} [${short(low)}, ${short(high)}]`;
