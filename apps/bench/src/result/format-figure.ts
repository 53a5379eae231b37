import type { BenchResult, MethodResult } from "./bench-result.ts";

/** One cell of a table: a figure with its interval, if it has one. */
export interface TableCell {
  readonly value: number;
  readonly low?: number;
  readonly high?: number;
  /** 1 is the best of the methods that compete; yardsticks have none. */
  readonly rank?: number;
  /** Whether its interval lies apart from that of every other method that competes, on the better side. */
  readonly apart?: true;
}

export interface TableRow {
  readonly name: string;
  readonly unit: string;
  /** `null`: a yardstick, the same for every method. */
  readonly higherIsBetter: boolean | null;
  /** Methods for which the metric's network also served in the training loss. */
  readonly servedInLoss: readonly string[];
  /** By method, in the result's order. */
  readonly cells: readonly (TableCell | undefined)[];
}

/** Methods that are measured only to give the others a scale. */
export const yardstickNames: readonly string[] = ["target", "source", "pasted", "truth", "local"];

/** Figures that say nothing of the swap: source against target, source against another picture of its person. */
const isScale = (name: string) => name.endsWith(".pair") || name.endsWith(".self");

/** What every table of a result shows: a row a figure, the summary first. */
export function tableRows({ methods }: BenchResult): TableRow[] {
  const names = (of: (method: MethodResult) => object) => [
    ...new Set(methods.flatMap((method) => Object.keys(of(method)))),
  ];
  return [
    ...names(({ summary }) => summary).map((name) => summaryRow(name, methods)),
    ...names(({ figures }) => figures).map((name) => figureRow(name, methods)),
  ];
}

function summaryRow(name: string, methods: readonly MethodResult[]): TableRow {
  const cells = methods.map(({ summary }): TableCell | undefined => {
    const estimate = summary[name];
    return estimate === undefined || !Number.isFinite(estimate.value) ? undefined : { ...estimate };
  });
  return {
    name,
    unit: summaryUnit(name),
    higherIsBetter: true,
    servedInLoss: servedMethods(judgedBy(name), methods),
    cells: ranked(cells, true, methods),
  };
}

/** The figure whose network the summary's figure rests on; the spread leaves a method's own networks out. */
const judgedBy = (name: string): string =>
  name.startsWith("gain.") ? `${name.slice("gain.".length)}.source` : `${name.replace(/^kept\./, "")}.target`;

function summaryUnit(name: string): string {
  if (!name.startsWith("gain.")) return "share kept of the target";
  const [, spread] = name.split("/");
  return `share of the way to the source${spread === undefined ? "" : `, ${spread} of the judges apart from the loss`}`;
}

function figureRow(name: string, methods: readonly MethodResult[]): TableRow {
  const known = methods.map(({ figures }) => figures[name]).find((record) => record !== undefined);
  const cells = methods.map(({ figures }): TableCell | undefined => {
    const record = figures[name];
    if (record === undefined || record.value === null) return undefined;
    return { value: record.value, ...(record.interval && { low: record.interval.low, high: record.interval.high }) };
  });
  const higherIsBetter = isScale(name) ? null : (known?.higherIsBetter ?? true);
  return {
    name,
    unit: known?.unit ?? "",
    higherIsBetter,
    servedInLoss: servedMethods(name, methods),
    cells: higherIsBetter === null ? cells : ranked(cells, higherIsBetter, methods),
  };
}

const servedMethods = (name: string, methods: readonly MethodResult[]): string[] =>
  methods.filter(({ figures }) => figures[name]?.network?.servedInLoss).map(({ method }) => method);

/** Equal values share the better rank; a single method has none. Only the first can stand apart from the others. */
function ranked(
  cells: readonly (TableCell | undefined)[],
  higherIsBetter: boolean,
  methods: readonly MethodResult[],
): (TableCell | undefined)[] {
  const competes = (n: number) => !yardstickNames.includes((methods[n] as MethodResult).method);
  const values = cells.flatMap((cell, n) => (cell !== undefined && competes(n) ? [cell.value] : []));
  if (values.length < 2) return [...cells];
  const ahead = (value: number) => values.filter((other) => (higherIsBetter ? other > value : other < value)).length;
  const rivals = cells.filter((cell, n) => cell !== undefined && competes(n)) as TableCell[];
  return cells.map((cell, n) => {
    if (cell === undefined || !competes(n)) return cell;
    const apart = rivals.every((other) => other === cell || isApart(cell, other, higherIsBetter));
    return { ...cell, rank: ahead(cell.value) + 1, ...(apart && { apart }) };
  });
}

/** Whether all of an interval is better than all of another; figures without intervals tell nothing apart. */
function isApart(cell: TableCell, other: TableCell, higherIsBetter: boolean): boolean {
  if (cell.low === undefined || cell.high === undefined || other.low === undefined || other.high === undefined)
    return false;
  return higherIsBetter ? cell.low > other.high : cell.high < other.low;
}

/** Three decimals, one where the number is large. */
export const showNumber = (value: number): string => (Math.abs(value) >= 100 ? value.toFixed(1) : value.toFixed(3));

export const arrow = ({ higherIsBetter }: TableRow): string =>
  higherIsBetter === null ? "" : higherIsBetter ? "↑" : "↓";
