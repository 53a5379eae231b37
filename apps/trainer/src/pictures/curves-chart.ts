import { mfimTerms } from "@mfim/training";
import type { EChartsOption } from "echarts";
import type { FigureTitles } from "../run/figure-titles.ts";
import type { MetricsLine } from "../run/metrics-log.ts";
import { chartGrey, type PanelPlace, panelTitle, panelValues, renderChart } from "./render-chart.ts";

/** What a training logged. */
export interface TrainingLog {
  readonly name: string;
  readonly lines: readonly Pick<MetricsLine, "step" | "figures">[];
  /** Titles of the terms that it has beside the table's. */
  readonly ownTerms?: FigureTitles;
}

/** What a chart may show: the table's terms, but for the adversarial one, whose judge changes as well, then the trainings' own. */
function termsOf(logs: readonly TrainingLog[]): readonly { readonly name: string; readonly title: string }[] {
  const own: FigureTitles = Object.assign({}, ...logs.map(({ ownTerms }) => ownTerms));
  return [
    ...mfimTerms.filter(({ name }) => name !== "adversarial"),
    ...Object.entries(own).map(([name, title]) => ({ name, title })),
  ];
}

const colours = ["#4c78a8", "#e45756", "#54a24b", "#b279a2", "#f58518", "#72b7b2", "#9d755d", "#d67195", "#bab0ac"];
/** Logged steps over which a curve is a mean, at least: batches differ in how many pairs show one person twice. */
const leastWindow = 15;
/** A longer run's means are over this share of it. */
const windowShare = 1 / 12;
/** Points of a curve, at most: no screen shows more. */
const mostPoints = 200;
const columns = 3;
const width = 960;
const head = 36;
const panel = { width: width / columns, height: 236 };

/** Terms of the loss over the steps, a panel a term, a curve a training (trailing means of 15 logged steps, or of a twelfth of them), as a self-contained SVG. */
export function curvesChart(logs: readonly TrainingLog[]): string {
  const shown = termsOf(logs).filter(({ name }) =>
    logs.some(({ lines }) => lines.some(({ figures }) => name in figures)),
  );
  const places = shown.map(
    (_, n): PanelPlace => ({
      left: 48 + (n % columns) * panel.width,
      top: head + 30 + Math.floor(n / columns) * panel.height,
      width: panel.width - 66,
      height: panel.height - 78,
    }),
  );
  const place = (n: number) => places[n] as PanelPlace;
  const option: EChartsOption = {
    color: colours,
    legend: {
      top: 4,
      left: 8,
      right: 8,
      itemWidth: 14,
      itemHeight: 8,
      itemGap: 26,
      textStyle: { fontSize: 11, color: chartGrey },
    },
    title: shown.map(({ title }, n) => panelTitle(title, place(n), 24, 32)),
    grid: places,
    xAxis: shown.map((_, n) => ({
      gridIndex: n,
      type: "value" as const,
      name: "step",
      nameLocation: "middle" as const,
      nameGap: 20,
      nameTextStyle: { color: chartGrey, fontSize: 11 },
      max: "dataMax",
      axisLabel: { color: chartGrey, fontSize: 10, hideOverlap: true },
      splitLine: { show: false },
    })),
    yAxis: shown.map((_, n) => panelValues(n)),
    series: shown.flatMap(({ name: term }, n) =>
      logs.map(({ name, lines }, k) => ({
        name,
        type: "line" as const,
        xAxisIndex: n,
        yAxisIndex: n,
        showSymbol: false,
        lineStyle: { width: 1.6 },
        itemStyle: { color: colours[k % colours.length] as string },
        data: trailingMeans(lines, term),
      })),
    ),
  };
  return renderChart(option, width, head + Math.ceil(shown.length / columns) * panel.height);
}

function trailingMeans(lines: TrainingLog["lines"], term: string): [number, number][] {
  const points = lines.flatMap(({ step, figures }) =>
    figures[term] === undefined ? [] : [[step, figures[term]] as const],
  );
  const window = Math.max(leastWindow, Math.round(points.length * windowShare));
  const every = Math.ceil(points.length / mostPoints);
  const means = points.slice(window - 1).map(([step], end): [number, number] => {
    const last = points.slice(end, end + window);
    return [step, last.reduce((sum, [, value]) => sum + value, 0) / last.length];
  });
  return means.filter((_, n) => (means.length - 1 - n) % every === 0);
}
