import type { MethodComparison } from "../compare/paired-methods.ts";
import type { BenchResult, MethodResult } from "../result/bench-result.ts";
import { arrow, showNumber, type TableRow, tableRows } from "../result/format-figure.ts";
import { stratumFigures } from "../result/write-result.ts";
import type { CaseGroup, CaseRow } from "./case-rows.ts";
import { html, type Markup, raw } from "./html.ts";
import { pairedSection } from "./paired-section.ts";
import { pairsSection } from "./pairs-section.ts";
import { reportStyle } from "./report-style.ts";
import { summarySection } from "./summary-section.ts";
import { tableCell } from "./table-cell.ts";

export interface ReportInput {
  readonly result: BenchResult;
  readonly cases: readonly CaseGroup[];
  /** Charts as SVG. */
  readonly charts: readonly string[];
  readonly training: readonly string[];
  /** Paired tests between methods. */
  readonly paired: readonly MethodComparison[];
  /** Ids of all pairs that were asked for. */
  readonly pairs: readonly string[];
}

/** One self-contained page: no script, no request, light and dark, printable. */
export function reportPage({ result, cases, charts, training, paired, pairs }: ReportInput): string {
  const { protocol, occasion } = result;
  const figures = (svgs: readonly string[]) =>
    html`<div class="charts">${svgs.map((svg) => html`<figure>${raw(svg)}</figure>`)}</div>`;
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; img-src data:; style-src 'unsafe-inline'">
<title>Face swaps measured: ${protocol.name}</title>
<style>${raw(reportStyle)}</style>
</head>
<body>
<header><h1>Face swaps measured: ${protocol.name}</h1><p>${protocol.data}; ${protocol.pairs} pairs at ${protocol.size} px${occasion === undefined ? "" : `; ${occasion.date}`}</p></header>
<main>
${summarySection(result)}
${charts.length === 0 ? undefined : html`<section><h2>Over all pairs</h2>${figures(charts)}</section>`}
${cases.map(caseSection)}
<section><h2>Figures</h2>
<p>What each of them measures stands in docs/metrics.md of the project. Means over pairs with 95 % bootstrap intervals; the small number is the rank among methods; bold is what lies apart from every other method by its interval. Yardsticks have no rank: <b>target</b> and <b>source</b> are the pictures untouched, <b>pasted</b> needs no network, <b>truth</b> is the true swap. An asterisk marks a network that also served in the training loss of a method: such a figure flatters it.</p>
${figureTable(result)}</section>
${pairedSection(paired)}
${strataSection(result)}
${training.length === 0 ? undefined : html`<section><h2>Training</h2>${figures(training)}</section>`}
${pairsSection(result, pairs)}
<section><h2>How it was measured</h2><div class="scroll"><table class="facts">${facts(result).map(([name, value]) => html`<tr><th>${name}</th><td>${value}</td></tr>`)}</table></div></section>
</main>
</body>
</html>
`.markup;
}

/** What every method shares is not repeated for each. */
const ofProtocol = ({ higherIsBetter }: TableRow) => higherIsBetter === null;

function figureTable(result: BenchResult): Markup {
  const { methods } = result;
  const names = methods.map(({ method }) => html`<th>${method}</th>`);
  const [common, own] = [tableRows(result).filter(ofProtocol), tableRows(result).filter((row) => !ofProtocol(row))];
  const constant = common.map(
    (row) =>
      html`<tr><th>${row.name}<small>${row.unit}</small></th>${tableCell(
        row.cells.find((cell) => cell !== undefined),
        false,
      )}</tr>`,
  );
  return html`<div class="scroll"><table class="figures"><thead><tr><th>figure</th>${names}</tr></thead><tbody>${own.map((row) => figureRow(row, methods))}</tbody></table></div>
<h3>Of the pairs themselves</h3><p>Source against target, and source against another picture of the same person, where there is one: the scale of the figures above.</p>
<div class="scroll"><table class="figures"><tbody>${constant}</tbody></table></div>`;
}

const figureRow = (row: TableRow, methods: readonly MethodResult[]): Markup =>
  html`<tr><th>${row.name}\u00a0${arrow(row)}<small>${row.unit}</small></th>${row.cells.map((cell, n) => tableCell(cell, row.servedInLoss.includes(methods[n]?.method ?? "")))}</tr>`;

function strataSection(result: BenchResult): Markup | undefined {
  const strata = [...new Set(result.methods.flatMap((method) => Object.keys(method.strata)))];
  if (strata.length === 0) return undefined;
  const tables = stratumFigures(result).map(
    (figure) =>
      html`<table class="figures"><thead><tr><th>${figure}</th>${result.methods.map(({ method }) => html`<th>${method}</th>`)}</tr></thead><tbody>${strata.map((stratum) => html`<tr><th>${stratum}</th>${result.methods.map((method) => html`<td>${stratumValue(method, stratum, figure)}</td>`)}</tr>`)}</tbody></table>`,
  );
  return html`<section><h2>By stratum</h2><div class="scroll"><div class="strata">${tables}</div></div></section>`;
}

function stratumValue({ strata }: MethodResult, stratum: string, figure: string): string {
  const value = strata[stratum]?.figures[figure];
  return value === undefined ? "" : showNumber(value);
}

const caseSection = ({ title, rows }: CaseGroup): Markup =>
  html`<section><h2>${title}</h2><div class="grid">${rows.map(caseRow)}</div></section>`;

/** More pictures than this take a whole line. */
const widest = 5;

const caseRow = ({ caption, pictures }: CaseRow): Markup =>
  html`<figure class="${pictures.length > widest ? "case wide" : "case"}"><div>${pictures.map(({ label, uri, generated }) => html`<span><img class="${generated ? "swap" : "given"}" src="${uri}" alt="${label}"><i>${label}</i></span>`)}</div><figcaption>${caption}</figcaption></figure>`;

/** Networks with their weights, protocol and software: what somebody else needs to measure the same. */
function facts({ protocol, methods, software, occasion }: BenchResult): (readonly [string, string])[] {
  const networks = new Map<string, { about: string; metrics: string[] }>();
  for (const { metric, network } of Object.values(methods[0]?.figures ?? {})) {
    if (network === null) continue;
    const { input, alignment, resampling, valueRange, weights } = network;
    const size = input === null ? "pictures as they are" : `${input.width} x ${input.height}`;
    const about = `${size}, template ${alignment}, ${resampling}, values in ${valueRange}, weights ${weights ?? "of unknown hash"}`;
    const known = networks.get(network.id) ?? { about, metrics: [] };
    known.metrics.push(metric);
    networks.set(network.id, known);
  }
  return [
    ["Protocol", `${protocol.name}, SHA-256 ${protocol.checksum}`],
    ["Pairs", "listed under Pairs; values.json has every value by pair"],
    ...(occasion === undefined
      ? []
      : ([
          ["Date", occasion.date],
          ["Machine", occasion.machine],
        ] as const)),
    ...methods.map(({ method, about, files, missing, secondsPerSwap }): [string, string] => [
      method,
      `${about}${files === null ? "" : `, files ${files}`}${missing > 0 ? `; ${missing} pairs without an answer` : ""}${secondsPerSwap === null ? "" : `; ${secondsPerSwap.toPrecision(2)} s a swap here`}`,
    ]),
    ...[...networks].map(([id, { about, metrics }]): [string, string] => [id, `${about}: ${metrics.join(", ")}`]),
    ...Object.entries(software),
  ];
}
