import type { BenchResult, MethodResult } from "../result/bench-result.ts";
import {
  arrow,
  showNumber,
  type TableCell,
  type TableRow,
  tableRows,
  yardstickNames,
} from "../result/format-figure.ts";
import { stratumFigures } from "../result/write-result.ts";
import type { CaseGroup, CaseRow } from "./case-rows.ts";
import { html, type Markup, raw } from "./html.ts";
import { reportStyle } from "./report-style.ts";

export interface ReportInput {
  readonly result: BenchResult;
  readonly cases: readonly CaseGroup[];
  /** Charts as SVG. */
  readonly charts: readonly string[];
  readonly training: readonly string[];
}

/** One self-contained page: no script, no request, light and dark, printable. */
export function reportPage({ result, cases, charts, training }: ReportInput): string {
  const { protocol } = result;
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
<header><h1>Face swaps measured: ${protocol.name}</h1><p>${protocol.data}; ${protocol.pairs} pairs at ${protocol.size} px</p></header>
<main>
${summaryCards(result)}
${charts.length === 0 ? undefined : html`<section><h2>Over all pairs</h2>${figures(charts)}</section>`}
<section><h2>Figures</h2>
<p>Means over pairs with 95 % bootstrap intervals; the small number is the rank among methods, the best is bold. Yardsticks have no rank: <b>target</b> and <b>source</b> are the pictures untouched, <b>pasted</b> needs no network, <b>truth</b> is the true swap. An asterisk marks a network that also served in the training loss of a method: such a figure flatters it.</p>
${figureTable(result)}</section>
${strataSection(result)}
${cases.map(caseSection)}
${training.length === 0 ? undefined : html`<section><h2>Training</h2>${figures(training)}</section>`}
<section><h2>How it was measured</h2><div class="scroll"><table class="facts">${facts(result).map(([name, value]) => html`<tr><th>${name}</th><td>${value}</td></tr>`)}</table></div></section>
</main>
</body>
</html>
`.markup;
}

function summaryCards({ methods }: BenchResult): Markup | undefined {
  const cards = methods
    .filter(({ method }) => !yardstickNames.includes(method))
    .flatMap(({ method, summary }) =>
      Object.entries(summary).map(
        ([name, { value, low, high }]) =>
          html`<div class="card"><span>${method}: ${name.replace(".", " ")}</span><b>${value.toFixed(2)}</b><small>${low.toFixed(2)} to ${high.toFixed(2)}</small></div>`,
      ),
    );
  if (cards.length === 0) return undefined;
  return html`<section><h2>In short</h2><div class="cards">${cards}</div><p class="note">Gain: how far identity went from the target (0) to another picture of the source person (1). Kept: 1 is the untouched target, 0 as far off as the source.</p></section>`;
}

function figureTable(result: BenchResult): Markup {
  const { methods } = result;
  return html`<div class="scroll"><table class="figures"><thead><tr><th>figure</th>${methods.map(({ method }) => html`<th>${method}</th>`)}<th class="unit">unit</th></tr></thead><tbody>${tableRows(result).map((row) => figureRow(row, methods))}</tbody></table></div>`;
}

const figureRow = (row: TableRow, methods: readonly MethodResult[]): Markup =>
  html`<tr><th>${row.name} ${arrow(row)}</th>${row.cells.map((cell, n) => tableCell(cell, row.servedInLoss.includes(methods[n]?.method ?? "")))}<td class="unit">${row.unit}</td></tr>`;

function tableCell(cell: TableCell | undefined, served: boolean): Markup {
  if (cell === undefined) return html`<td></td>`;
  const interval =
    cell.low === undefined || cell.high === undefined
      ? undefined
      : html`<small>${showNumber(cell.low)} to ${showNumber(cell.high)}</small>`;
  const number = `${showNumber(cell.value)}${served ? "*" : ""}`;
  const rank = cell.rank === undefined ? undefined : html`<sup>${cell.rank}</sup>`;
  return html`<td>${cell.rank === 1 ? html`<b>${number}</b>` : number}${rank}${interval}</td>`;
}

function strataSection(result: BenchResult): Markup | undefined {
  const strata = [...new Set(result.methods.flatMap((method) => Object.keys(method.strata)))];
  if (strata.length === 0) return undefined;
  const tables = stratumFigures(result).map(
    (figure) =>
      html`<table class="figures"><thead><tr><th>${figure}</th>${result.methods.map(({ method }) => html`<th>${method}</th>`)}</tr></thead><tbody>${strata.map((stratum) => html`<tr><th>${stratum}</th>${result.methods.map((method) => html`<td>${stratumValue(method, stratum, figure)}</td>`)}</tr>`)}</tbody></table>`,
  );
  return html`<section><h2>By stratum</h2><div class="strata">${tables}</div></section>`;
}

function stratumValue({ strata }: MethodResult, stratum: string, figure: string): string {
  const value = strata[stratum]?.figures[figure];
  return value === undefined ? "" : showNumber(value);
}

const caseSection = ({ title, rows }: CaseGroup): Markup =>
  html`<section><h2>${title}</h2><div class="grid">${rows.map(caseRow)}</div></section>`;

const caseRow = ({ caption, pictures }: CaseRow): Markup =>
  html`<figure class="case"><div>${pictures.map(({ label, uri, generated }) => html`<span><img class="${generated ? "swap" : "given"}" src="${uri}" alt="${label}"><i>${label}</i></span>`)}</div><figcaption>${caption}</figcaption></figure>`;

/** Networks with their weights, protocol and software: what somebody else needs to measure the same. */
function facts({ protocol, methods, software }: BenchResult): (readonly [string, string])[] {
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
    ...methods.map(({ method, about, files, missing, secondsPerSwap }): [string, string] => [
      method,
      `${about}${files === null ? "" : `, files ${files}`}${missing > 0 ? `; ${missing} pairs without an answer` : ""}${secondsPerSwap === null ? "" : `; ${secondsPerSwap.toPrecision(2)} s a swap here`}`,
    ]),
    ...[...networks].map(([id, { about, metrics }]): [string, string] => [id, `${about}: ${metrics.join(", ")}`]),
    ...Object.entries(software),
  ];
}
