import type { BenchRecord, Figure, FigureRecord } from "../records/record.ts";

const line = (cells: readonly string[]) => `| ${cells.join(" | ")} |`;

/** A Markdown table. */
export const table = (head: readonly string[], rows: readonly (readonly string[])[]): string =>
  [line(head), line(head.map(() => "---")), ...rows.map(line)].join("\n");

/** What stands where nothing was measured. */
export const notMeasured = "not measured yet";

/** Three decimals, one where the number is large. */
const showNumber = (value: number): string => value.toFixed(Math.abs(value) >= 10 ? 1 : 3);

/** With its interval; starred where a network of the method's own loss measured it. */
export function showFigure(figure: Figure | undefined, digits?: number): string {
  if (figure === undefined) return "";
  const { value, low, high, served } = figure;
  const show = digits === undefined ? showNumber : (number: number) => number.toFixed(digits);
  // A constant, such as how alike the true swap is to itself, needs none.
  const interval = low === undefined || high === undefined || low === high ? "" : ` [${show(low)}, ${show(high)}]`;
  return `${show(value)}${served ? "\\*" : ""}${interval}`;
}

/** A figure of the shipped model, or of another method of the same run. */
export const figureOf = (record: FigureRecord | undefined, name: string, method = "mfim"): Figure | undefined =>
  record?.bench?.methods[method]?.[name];

/** Which model and when; where it was copied from the page, that. */
export const occasion = ({ model, date, machine, from }: FigureRecord): string =>
  from === "page"
    ? `${model.name}, as it stood here on ${date} (from before; its result was not kept)`
    : `${model.name} (${model.resolution} px), ${date}${machine === null ? "" : `, ${machine}`}`;

/** "19 of 20 pairs": how often the swap is nearer to the source than the target was. */
export function showNearer(bench: BenchRecord | undefined): string {
  const count = bench?.nearer?.["mfim"];
  return count === undefined ? "" : `${count.pairs} of ${count.of}`;
}
