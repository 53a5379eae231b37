import type { Estimate } from "@mfim/metrics";
import { compareMethods, type FigureComparison } from "../compare/compare-results.ts";
import type { BenchResult, BenchValues, MethodResult } from "./bench-result.ts";
import { yardstickNames } from "./format-figure.ts";

/**
 * What a result says, in a sentence or two: how far the best method brought identity over and what it kept; of two methods,
 * whether the pairs show one to be better.
 * @param people source person by pair, where pairs share people
 * @returns nothing where no method competes or none was summed up
 */
export function verdictOf(
  result: BenchResult,
  values: BenchValues,
  people?: Readonly<Record<string, string>>,
): string | undefined {
  const competing = result.methods.filter(({ method }) => !yardstickNames.includes(method));
  const best = [...competing].sort((a, b) => gainOf(b) - gainOf(a))[0];
  if (best === undefined || !Number.isFinite(gainOf(best))) return undefined;
  const [first, second] = competing;
  const compared =
    first === undefined || second === undefined || competing.length > 2
      ? []
      : [describeTwo(first.method, second.method, identityOf(result, values, first.method, second.method, people))];
  return [describeOne(best), ...compared].join(" ");
}

const gainOf = ({ summary }: MethodResult) => summary["gain.identity"]?.value ?? Number.NEGATIVE_INFINITY;

const percent = (share: number) => `${Math.round(100 * share)} %`;

/** "MFIM goes 31 % of the way from the target's identity to the source's (95 %: 27 % to 35 %) and keeps 87 % of the pose." */
function describeOne({ method, summary }: MethodResult): string {
  const gain = summary["gain.identity"] as Estimate;
  const interval = `95 %: ${percent(gain.low)} to ${percent(gain.high)}`;
  const goes =
    gain.low > 0
      ? `${method} goes ${percent(gain.value)} of the way from the target's identity to the source's (${interval})`
      : gain.high < 0
        ? `${method} moves away from the source's identity, by ${percent(-gain.value)} of the way to it (${interval})`
        : `${method} brings nobody nearer to the source that these pairs could show (${percent(gain.value)} of the way; ${interval})`;
  const kept = Object.entries(summary).flatMap(([name, { value }]) =>
    /^kept\.(?:pose|expression)$/.test(name) ? [`${percent(value)} of the ${name.slice("kept.".length)}`] : [],
  );
  return kept.length === 0 ? `${goes}.` : `${goes} and keeps ${kept.join(" and ")}.`;
}

function identityOf(
  result: BenchResult,
  values: BenchValues,
  a: string,
  b: string,
  people: Readonly<Record<string, string>> | undefined,
): FigureComparison | undefined {
  const of = (method: string) => ({
    ...{ method, label: method, result },
    values: { "identity.source": values[method]?.["identity.source"] ?? { ids: [], values: [], missing: [] } },
    ...(people && { people }),
  });
  return compareMethods(of(a), of(b))[0];
}

function describeTwo(a: string, b: string, found: FigureComparison | undefined): string {
  if (found === undefined) return `No pair was measured of both ${a} and ${b}.`;
  const { better, difference, interval } = found;
  const figures = `cosine to the source ${signed(difference)} (95 %: ${signed(interval.low)} to ${signed(interval.high)})`;
  if (better === "neither") return `Between ${a} and ${b} the pairs show no difference in identity: ${figures}.`;
  const [winner, other] = better === "a" ? [a, b] : [b, a];
  return `${winner} brings more identity over than ${other}; ${a} less ${b}: ${figures}.`;
}

const signed = (value: number) => `${value > 0 ? "+" : ""}${value.toFixed(3)}`;
