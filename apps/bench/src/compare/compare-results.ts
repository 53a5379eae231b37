import { DataError } from "@mfim/core";
import { alignedTable } from "@mfim/files/command-line";
import { comparePaired, holm, type PairedComparison } from "@mfim/metrics";
import type { BenchResult, BenchValues } from "../result/bench-result.ts";
import { showNumber } from "../result/format-figure.ts";

/** A method of a result, with a value a pair. */
export interface ComparedMethod {
  readonly method: string;
  /** How tables call it. */
  readonly label: string;
  readonly result: BenchResult;
  readonly values: BenchValues[string];
  /** Source person by pair, where pairs share people: intervals are then over people. */
  readonly people?: Readonly<Record<string, string>>;
}

export interface FigureComparison extends PairedComparison {
  readonly figure: string;
  readonly higherIsBetter: boolean;
  /** Wilcoxon's p, adjusted for all figures compared (Holm 1979). */
  readonly adjusted: number;
  /** Which of the two is better by it, at 5 %. */
  readonly better: "a" | "b" | "neither";
}

/** Figures of the protocol, not of a method. */
const isScale = (name: string) => name.endsWith(".pair") || name.endsWith(".self");

/**
 * Two methods pair by pair, over every figure that both have.
 * @param wanted which of them; default all
 * @throws DataError where they were not measured over the same protocol with the same networks
 */
export function compareMethods(
  a: ComparedMethod,
  b: ComparedMethod,
  wanted: (figure: string) => boolean = () => true,
): FigureComparison[] {
  if (a.result.protocol.checksum !== b.result.protocol.checksum) {
    throw new DataError(
      `bench compare: expected results over one protocol, got ${a.result.protocol.name} (${a.result.protocol.checksum.slice(0, 12)}) and ${b.result.protocol.name} (${b.result.protocol.checksum.slice(0, 12)}).`,
    );
  }
  const [left, right] = [recordsOf(a), recordsOf(b)];
  const shared = (name: string) => a.values[name]?.ids.some((id) => b.values[name]?.ids.includes(id)) ?? false;
  const figures = Object.keys(a.values).filter((name) => !isScale(name) && wanted(name) && shared(name));
  const differing = figures.filter((name) => instrument(left[name]) !== instrument(right[name]));
  if (differing.length > 0)
    throw new DataError(
      `bench compare: expected the same networks for both, but ${differing.join(", ")} were measured with others; measure both with one protocol file.`,
    );
  const compared = figures.map((figure) => {
    const groupOf = a.people && ((id: string) => a.people?.[id] ?? id);
    const comparison = comparePaired(pairsOf(a.values[figure]), pairsOf(b.values[figure]), undefined, groupOf);
    return { figure, higherIsBetter: left[figure]?.higherIsBetter ?? true, ...comparison };
  });
  const adjusted = holm(compared.map(({ wilcoxon }) => wilcoxon.p));
  return compared.map((row, n) => ({
    ...row,
    adjusted: adjusted[n] as number,
    better: winner(row, adjusted[n] as number),
  }));
}

const recordsOf = ({ method, result }: ComparedMethod) =>
  result.methods.find((known) => known.method === method)?.figures ?? {};

function instrument(record: BenchResult["methods"][number]["figures"][string] | undefined): string {
  if (!record?.network) return "";
  const { servedInLoss: _, ...network } = record.network;
  return JSON.stringify(network);
}

const pairsOf = (state: BenchValues[string][string] | undefined): [string, number][] =>
  (state?.ids ?? []).map((id, n) => [id, state?.values[n] as number]);

/** Which of the two a figure favours, at 5 %. @param p adjusted */
export function winner({ difference, higherIsBetter }: Omit<FigureComparison, "adjusted" | "better">, p: number) {
  if (!(p < 0.05) || difference === 0) return "neither";
  return difference > 0 === higherIsBetter ? "a" : "b";
}

/** As a table for a terminal. */
export function comparisonTable(a: string, b: string, rows: readonly FigureComparison[]): string {
  const name = { a, b, neither: "" };
  const head = ["figure", `${a} - ${b}`, "95 %", "pairs", "Wilcoxon p", "Holm", "sign test p", "better"];
  const body = rows.map((row) => [
    `${row.figure} ${row.higherIsBetter ? "↑" : "↓"}`,
    showNumber(row.difference),
    `${showNumber(row.interval.low)} to ${showNumber(row.interval.high)}`,
    `${row.pairs}${row.unmatched > 0 ? ` (${row.unmatched} left out)` : ""}`,
    row.wilcoxon.p.toPrecision(2),
    row.adjusted.toPrecision(2),
    row.sign.toPrecision(2),
    name[row.better],
  ]);
  return alignedTable(head, body);
}
