import type { BenchResult, Figure } from "../result/bench-result.ts";
import { html, type Markup, raw } from "./html.ts";

export interface GridRow {
  readonly source: string;
  readonly target: string;
  readonly swap: string;
}

export interface ReportInput {
  readonly title: string;
  readonly subtitle: string;
  readonly result: BenchResult;
  /** Pictures as data URIs. */
  readonly grid: readonly GridRow[];
  /** Charts as SVG. */
  readonly charts: readonly string[];
  /** Facts about the run: name and value. */
  readonly facts: readonly (readonly [string, string])[];
}

/** One self-contained page: no script, no request, light and dark, printable. */
export function reportPage(input: ReportInput): string {
  const { title, subtitle, result, grid, charts, facts } = input;
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; img-src data:; style-src 'unsafe-inline'">
<title>${title}</title>
<style>${raw(style)}</style>
</head>
<body>
<header><h1>${title}</h1><p>${subtitle}</p></header>
<main>
<section><h2>In short</h2>${summaryCards(result)}</section>
<section><h2>Swaps of held-out people</h2>
<p>Each triple: the source gives the identity, the target everything else, the swap is the model's answer.</p>
<div class="grid">${grid.map(triple)}</div></section>
${charts.length === 0 ? undefined : html`<section><h2>Training</h2><div class="charts">${charts.map((svg) => html`<figure>${raw(svg)}</figure>`)}</div></section>`}
<section><h2>Figures</h2>
<p>Means over ${result.protocol.pairs} pairs with 95 % bootstrap intervals. <b>target</b> and <b>source</b> are yardsticks: the pictures returned untouched. An asterisk marks a network that also served in the training loss.</p>
${figureTable(result)}</section>
<section><h2>How it was measured</h2><table class="facts">${facts.map(([name, value]) => html`<tr><th>${name}</th><td>${value}</td></tr>`)}</table></section>
</main>
</body>
</html>
`.markup;
}

function summaryCards({ methods }: BenchResult): Markup {
  const own = methods.filter(({ method }) => method !== "target" && method !== "source");
  const cards = own.flatMap(({ method, summary }) =>
    Object.entries(summary).map(
      ([name, { value, low, high }]) =>
        html`<div class="card"><span>${name.replace(".", " ")}</span><b>${value.toFixed(2)}</b><small>${low.toFixed(2)} to ${high.toFixed(2)} | ${method}</small></div>`,
    ),
  );
  return html`<div class="cards">${cards}</div><p class="note">Gain: how far identity went from the target (0) to another picture of the source person (1). Kept: 1 is the untouched target, 0 as far off as the source.</p>`;
}

const triple = ({ source, target, swap }: GridRow): Markup =>
  html`<figure class="triple"><div><img src="${source}" alt="source"><img src="${target}" alt="target"><img class="swap" src="${swap}" alt="swap"></div><figcaption><span>source</span><span>target</span><span>swap</span></figcaption></figure>`;

function figureTable(result: BenchResult): Markup {
  const names = [...new Set(result.methods.flatMap(({ figures }) => Object.keys(figures)))];
  return html`<div class="scroll"><table class="figures"><thead><tr><th>figure</th>${result.methods.map(({ method }) => html`<th>${method}</th>`)}<th>unit</th></tr></thead><tbody>${names.map((name) => figureRow(name, result))}</tbody></table></div>`;
}

function figureRow(name: string, { methods }: BenchResult): Markup {
  const known = methods.map(({ figures }) => figures[name]).find((figure) => figure !== undefined);
  if (known === undefined) return html``;
  return html`<tr><th>${name} ${known.higherIsBetter ? "↑" : "↓"}${known.servedInLoss ? "*" : ""}</th>${methods.map(({ figures }) => cell(figures[name]))}<td class="unit">${known.unit}</td></tr>`;
}

function cell(figure: Figure | undefined): Markup {
  if (figure === undefined || !Number.isFinite(figure.value)) return html`<td></td>`;
  const show = (value: number) => (Math.abs(value) >= 100 ? value.toFixed(1) : value.toFixed(3));
  return html`<td>${show(figure.value)}<small>${show(figure.low)} to ${show(figure.high)}</small></td>`;
}

const style = `
:root { color-scheme: light dark; --paper: #fff; --ink: #1c2126; --soft: #6b747d; --line: #dfe3e7; --card: #f5f7f9; --accent: #4c78a8; }
@media (prefers-color-scheme: dark) { :root { --paper: #14171a; --ink: #e6e9ec; --soft: #98a1aa; --line: #2c3238; --card: #1d2226; --accent: #7fa8d6; } }
* { box-sizing: border-box; }
body { margin: 0 auto; max-width: 1080px; padding: 32px 20px 64px; background: var(--paper); color: var(--ink); font: 15px/1.5 system-ui, sans-serif; }
h1 { margin: 0; font-size: 26px; } h2 { margin: 36px 0 8px; font-size: 18px; } header p, section > p, .note { color: var(--soft); margin: 4px 0 14px; }
.cards { display: flex; flex-wrap: wrap; gap: 12px; } .card { background: var(--card); border: 1px solid var(--line); border-radius: 10px; padding: 12px 16px; min-width: 170px; }
.card span, .card small { display: block; color: var(--soft); font-size: 12px; } .card b { font-size: 26px; font-variant-numeric: tabular-nums; }
.grid { display: grid; grid-template-columns: repeat(auto-fill, minmax(320px, 1fr)); gap: 16px; }
.triple { margin: 0; } .triple div { display: grid; grid-template-columns: repeat(3, 1fr); gap: 3px; } .triple img { width: 100%; display: block; border-radius: 6px; image-rendering: auto; }
.triple img.swap { outline: 2px solid var(--accent); outline-offset: -2px; } .triple figcaption { display: grid; grid-template-columns: repeat(3, 1fr); text-align: center; color: var(--soft); font-size: 12px; }
.charts { display: grid; grid-template-columns: repeat(auto-fit, minmax(340px, 1fr)); gap: 12px; } .charts figure { margin: 0; background: var(--card); border: 1px solid var(--line); border-radius: 10px; padding: 6px; } .charts svg { width: 100%; height: auto; }
.scroll { overflow-x: auto; } table { border-collapse: collapse; font-variant-numeric: tabular-nums; } .figures th, .figures td { padding: 5px 12px; border-bottom: 1px solid var(--line); text-align: right; } .figures th:first-child { text-align: left; font-weight: 500; }
td small { display: block; color: var(--soft); font-size: 11px; } td.unit { color: var(--soft); text-align: left; } .facts th { text-align: left; font-weight: 500; padding: 3px 20px 3px 0; color: var(--soft); vertical-align: top; white-space: nowrap; } .facts td { overflow-wrap: anywhere; }
@media print { body { max-width: none; } .triple, .charts figure { break-inside: avoid; } }
`;
