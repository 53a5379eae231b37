import type { BenchResult } from "../result/bench-result.ts";
import { arrow, tableRows } from "../result/format-figure.ts";
import { html, type Markup } from "./html.ts";
import { tableCell } from "./table-cell.ts";

/** The figures that sum methods up: a line a method. Nothing where there are none. */
export function summarySection(result: BenchResult): Markup | undefined {
  const { methods } = result;
  const summed = new Set(methods.flatMap(({ summary }) => Object.keys(summary)));
  const rows = tableRows(result).filter(({ name }) => summed.has(name));
  if (rows.length === 0) return undefined;
  const head = rows.map((row) => html`<th>${row.name.replace(".", " ")}\u00a0${arrow(row)}</th>`);
  const lines = methods.map(
    ({ method }, n) =>
      html`<tr><th>${method}</th>${rows.map((row) => tableCell(row.cells[n], row.servedInLoss.includes(method)))}</tr>`,
  );
  const ceiling = methods.some(({ method }) => method === "truth")
    ? " The line of the truth is what a perfect swap scores by these networks: whatever keeps more stays nearer to the target than it should."
    : "";
  return html`<section><h2>In short</h2><p>Gain: how far identity went from the target (0) to another picture of the source person (1). Kept: 1 is the untouched target, 0 as far off as the source.${ceiling}</p><div class="scroll"><table class="figures summary"><thead><tr><th>method</th>${head}</tr></thead><tbody>${lines}</tbody></table></div></section>`;
}
