import type { FigureRecord } from "../records/record.ts";
import type { Known } from "./section.ts";
import { figureOf, notMeasured, occasion, showFigure, showNearer, table } from "./show.ts";

/** A column: a method of an entry's run. */
export interface Column {
  readonly entry: string;
  readonly head: string;
  /** Default the shipped model. */
  readonly method?: string;
}

/** A row: a figure, and how many digits it has where three are too many. */
export interface FigureRow {
  readonly figure: string;
  readonly label?: string;
  readonly digits?: number;
}

/** Pairs whose swap is nearer to the source: counted, not a mean. */
export const nearer = "nearer";

/**
 * A row a figure, a column a method of a run; below it when each run was. Rows that no column has are left out, and columns of what was never
 * taken say so.
 */
export function benchTable(rows: readonly FigureRow[], columns: readonly Column[], { record }: Known): string {
  const taken = columns.filter(({ entry }) => record(entry)?.bench !== undefined);
  const cell = ({ figure, digits }: FigureRow, { entry, method }: Column) =>
    figure === nearer
      ? method === undefined
        ? showNearer(record(entry)?.bench)
        : ""
      : showFigure(figureOf(record(entry), figure, method), digits);
  const body = rows
    .map((row) => [row.label ?? `\`${row.figure}\``, ...taken.map((column) => cell(row, column))])
    .filter(([, ...cells]) => cells.some((text) => text !== ""));
  const open = columns
    .filter((column) => column.method === undefined && !taken.includes(column))
    .map(({ head }) => head);
  return [
    ...(taken.length === 0 ? [] : [table(["figure", ...taken.map(({ head }) => head)], body), ""]),
    occasions(taken, record),
    ...(open.length === 0 ? [] : [`Of the shipped model ${notMeasured}: ${open.join("; ")}.`]),
  ].join("\n");
}

/** One line for all runs of one occasion. */
function occasions(columns: readonly Column[], record: Known["record"]): string {
  const byOccasion = new Map<string, string[]>();
  for (const { entry, head, method } of columns) {
    if (method !== undefined) continue;
    const when = occasion(record(entry) as FigureRecord);
    byOccasion.set(when, [...(byOccasion.get(when) ?? []), head]);
  }
  return [...byOccasion].map(([when, heads]) => `${heads.join("; ")}: ${when}.`).join(" ");
}
