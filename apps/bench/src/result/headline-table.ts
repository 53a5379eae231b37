import type { BenchResult } from "./bench-result.ts";
import { showNumber, type TableCell, type TableRow, tableRows } from "./format-figure.ts";
import { judgesSpread } from "./judges-spread.ts";
import { latexArrow, latexText } from "./result-table.ts";

/** What a paper's table shows, in the order of what readers look for; the first of each line that the protocol has. */
const headlines: readonly (readonly string[])[] = [
  ["gain.identity/mean", "gain.identity", "identity.source"],
  ["identity.truth", "retrieval.top1"],
  ["expression.truth", "kept.expression", "expression.target"],
  ["pose-hn.truth", "kept.pose-hn", "pose-hn.target", "kept.pose", "pose.target"],
  ["gaze.truth", "gaze.target"],
  ["lighting.truth", "lighting.target"],
  ["ssim-face.truth", "l1-outside-face.target"],
  ["lpips-face.truth", "fid.target", "kid.target"],
];

/** Names of the headline figures of a result. */
export function headlineFigures(result: BenchResult): string[] {
  const there = new Set(tableRows(result).map(({ name }) => name));
  return headlines.flatMap((choices) => choices.find((name) => there.has(name)) ?? []);
}

/**
 * LaTeX (booktabs), ready to paste: a line a method, a column a headline figure, beneath it its 95 % interval and the spread of judges. Bold
 * stands apart from all other methods by its interval, an asterisk marks figures whose network served in the method's training loss.
 */
export function headlineTable(result: BenchResult): string {
  const { protocol, occasion, methods } = result;
  const rows = tableRows(result);
  const columns = headlineFigures(result).map((name) => rows.find((row) => row.name === name) as (typeof rows)[number]);
  const number = (cell: TableCell | undefined, served: boolean) => {
    if (cell === undefined) return "--";
    const shown = `${showNumber(cell.value)}${served ? "$^*$" : ""}`;
    return cell.apart ? `\\textbf{${shown}}` : shown;
  };
  const interval = (row: TableRow, n: number, method: string) => {
    const { low, high } = row.cells[n] ?? {};
    const spread = judgesSpread(row, rows, { method, n });
    const beneath = [
      low === undefined || high === undefined ? undefined : `[${showNumber(low)}, ${showNumber(high)}]`,
      spread && `judges ${spread}`,
    ].filter((part) => part !== undefined);
    return beneath.length === 0 ? "" : `{\\scriptsize ${beneath.join("; ")}}`;
  };
  const lines = methods.flatMap(({ method }, n) => [
    `${latexText(method)} & ${columns.map(({ cells, servedInLoss }) => number(cells[n], servedInLoss.includes(method))).join(" & ")} \\\\`,
    ` & ${columns.map((row) => interval(row, n, method)).join(" & ")} \\\\`,
  ]);
  const when = occasion === undefined ? "" : `, ${occasion.date.slice(0, 10)}`;
  return [
    `% ${protocol.name}: ${protocol.pairs} pairs at ${protocol.size} px, SHA-256 ${protocol.checksum}${when}`,
    "% Needs booktabs. Intervals: 95 % bootstrap; bold: its interval lies apart from every other method's; *: the network also served in the training loss; judges: least and largest gain by the recognisers apart from it.",
    `\\begin{tabular}{l${"r".repeat(columns.length)}}`,
    "\\toprule",
    `method & ${columns.map((row) => `${latexText(row.name)}${latexArrow(row)}`).join(" & ")} \\\\`,
    "\\midrule",
    ...lines,
    "\\bottomrule",
    "\\end{tabular}",
    "",
  ].join("\n");
}
