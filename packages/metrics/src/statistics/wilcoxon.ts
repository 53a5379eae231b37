import { normalTail } from "./normal-tail.ts";

export interface WilcoxonResult {
  /** Smaller of the two sums of signed ranks. */
  readonly statistic: number;
  /** Two-sided. */
  readonly p: number;
  /** Exact distribution, or the normal approximation (ties, or more than `exactLimit` pairs). */
  readonly method: "exact" | "normal";
}

/** Largest number of pairs for the exact distribution. */
const exactLimit = 50;

/**
 * Wilcoxon signed-rank test of paired differences (Wilcoxon 1945). Zero differences are left out; tied sizes share their
 * mean rank; the normal approximation corrects its variance for ties and makes no continuity correction.
 */
export function wilcoxonSignedRank(differences: readonly number[]): WilcoxonResult {
  const moved = differences.filter((difference) => difference !== 0);
  const n = moved.length;
  if (n === 0) return { statistic: 0, p: 1, method: "exact" };
  const { ranks, ties } = ranksOf(moved.map(Math.abs));
  const positive = moved.reduce((sum, difference, i) => sum + (difference > 0 ? (ranks[i] as number) : 0), 0);
  const statistic = Math.min(positive, (n * (n + 1)) / 2 - positive);
  if (ties.length === 0 && n <= exactLimit) return { statistic, p: exactP(statistic, n), method: "exact" };
  const tieTerm = ties.reduce((sum, t) => sum + t ** 3 - t, 0);
  const variance = (n * (n + 1) * (2 * n + 1)) / 24 - tieTerm / 48;
  const z = (statistic - (n * (n + 1)) / 4) / Math.sqrt(variance);
  return { statistic, p: Math.min(1, 2 * normalTail(-z)), method: "normal" };
}

/** Ranks from 1, ties sharing their mean, and the sizes of the groups of ties. */
function ranksOf(values: readonly number[]): { readonly ranks: number[]; readonly ties: number[] } {
  const order = values.map((_, i) => i).sort((i, j) => (values[i] as number) - (values[j] as number));
  const ranks = new Array<number>(values.length);
  const ties: number[] = [];
  for (let start = 0; start < order.length; ) {
    let end = start + 1;
    while (end < order.length && values[order[end] as number] === values[order[start] as number]) end += 1;
    for (let at = start; at < end; at++) ranks[order[at] as number] = (start + end + 1) / 2;
    if (end - start > 1) ties.push(end - start);
    start = end;
  }
  return { ranks, ties };
}

/** 2 P(W <= w): shares[s] is the probability that a random half of the ranks 1..n sums to s. */
function exactP(w: number, n: number): number {
  const total = (n * (n + 1)) / 2;
  const shares = new Float64Array(total + 1);
  shares[0] = 1;
  for (let rank = 1; rank <= n; rank++)
    for (let sum = total; sum >= 0; sum--)
      shares[sum] = ((shares[sum] as number) + (sum >= rank ? (shares[sum - rank] as number) : 0)) / 2;
  let tail = 0;
  for (let sum = 0; sum <= w; sum++) tail += shares[sum] as number;
  return Math.min(1, 2 * tail);
}
