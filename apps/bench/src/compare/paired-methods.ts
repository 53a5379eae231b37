import { holm } from "@mfim/metrics";
import type { BenchResult, BenchValues } from "../result/bench-result.ts";
import { yardstickNames } from "../result/format-figure.ts";
import { type ComparedMethod, compareMethods, type FigureComparison, winner } from "./compare-results.ts";

/** Two methods of one result and a figure that both have. */
export interface MethodComparison extends FigureComparison {
  readonly a: string;
  readonly b: string;
}

/** More methods than this are not compared each with each: a page of tables says nothing. */
const most = 6;

/**
 * Every two methods that compete, and each of them with the untouched target by the figures against the truth (is it better than doing
 * nothing?), over some figures; p values adjusted over all of them together (Holm 1979).
 * @param people source person by pair, where pairs share people
 */
export function pairedMethods(
  { result, values, people }: { result: BenchResult; values: BenchValues; people?: Readonly<Record<string, string>> },
  figures: readonly string[],
): MethodComparison[] {
  const names = result.methods.map(({ method }) => method);
  const competing = names.filter((name) => !yardstickNames.includes(name)).slice(0, most);
  const pairs = competing.flatMap((a, n) => [
    ...competing.slice(n + 1).map((b) => ({ a, b, among: figures })),
    ...(names.includes("target") ? [{ a, b: "target", among: figures.filter((name) => name.endsWith(".truth")) }] : []),
  ]);
  const of = (method: string): ComparedMethod => ({
    method,
    label: method,
    result,
    values: values[method] ?? {},
    ...(people && { people }),
  });
  const rows = pairs.flatMap(({ a, b, among }) =>
    compareMethods(of(a), of(b), (name) => among.includes(name)).map((row) => ({ a, b, ...row })),
  );
  const adjusted = holm(rows.map(({ wilcoxon }) => wilcoxon.p));
  return rows.map((row, n) => {
    const p = adjusted[n] as number;
    return { ...row, adjusted: p, better: winner(row, p) };
  });
}
