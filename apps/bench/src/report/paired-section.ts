import type { MethodComparison } from "../compare/paired-methods.ts";
import { showNumber } from "../result/format-figure.ts";
import { html, type Markup } from "./html.ts";

/** Paired tests between methods, as a table. Nothing where there is nothing to compare. */
export function pairedSection(rows: readonly MethodComparison[]): Markup | undefined {
  if (rows.length === 0) return undefined;
  const line = (row: MethodComparison) => {
    const { a, b, figure, difference, interval, pairs, unmatched, wilcoxon, adjusted, higherIsBetter } = row;
    const better = row.better === "neither" ? "neither" : row[row.better];
    return html`<tr><th>${figure} ${higherIsBetter ? "↑" : "↓"}</th><td>${a} - ${b}</td><td>${showNumber(difference)}<small>${showNumber(interval.low)} to ${showNumber(interval.high)}</small></td><td>${pairs}${unmatched > 0 ? ` (${unmatched} left out)` : ""}</td><td>${probability(wilcoxon.p)}</td><td>${probability(adjusted)}</td><td>${better}</td></tr>`;
  };
  return html`<section><h2>Pair by pair</h2><p>Differences of the means over the pairs that both have, with paired bootstrap intervals; p of Wilcoxon's signed-rank test, and after Holm over all lines of this table. A method is named as the better one where that is below 0.05; bold is kept for intervals that lie apart. <code>bench compare</code> has every figure.</p><div class="scroll"><table class="figures"><thead><tr><th>figure</th><th>methods</th><th>difference</th><th>pairs</th><th>p</th><th>after Holm</th><th>better</th></tr></thead><tbody>${rows.map(line)}</tbody></table></div></section>`;
}

const probability = (p: number): string => (p < 0.0001 ? "below 0.0001" : p.toPrecision(2));
