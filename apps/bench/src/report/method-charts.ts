import { quantile } from "@mfim/metrics";
import { type EChartsOption, init } from "echarts";
import type { BenchResult, BenchValues } from "../result/bench-result.ts";
import { sortingMetric } from "../run/kept-pictures.ts";

/** Greys and hues that read on light and dark paper. */
const grey = "#808890";
const palette = ["#4c78a8", "#e45756", "#54a24b", "#b279a2", "#f58518", "#72b7b2", "#9d755d", "#bab0ac"];
/** Methods that lie on one another are still told apart. */
const symbols = ["circle", "rect", "triangle", "diamond", "emptyCircle", "emptyRect", "emptyTriangle", "emptyDiamond"];
const text = { color: grey, fontSize: 11 };

/** A method has the colour of its place in the result, in every chart, whoever is left out there. */
const colourOf = (place: number) => palette[place % palette.length] as string;

function svg(option: EChartsOption, width: number, height: number): string {
  const chart = init(null, null, { renderer: "svg", ssr: true, width, height });
  chart.setOption({ animation: false, color: palette, textStyle: { color: grey }, ...option });
  const markup = chart.renderToSVGString();
  chart.dispose();
  return markup;
}

const title = (words: string) => ({
  text: words,
  left: 8,
  top: 4,
  textStyle: { fontSize: 13, fontWeight: 600, color: grey },
});

const valueAxis = (name: string) => ({
  type: "value" as const,
  name,
  nameLocation: "middle" as const,
  nameGap: 26,
  nameTextStyle: text,
  scale: true,
  axisLabel: { ...text, fontSize: 10 },
  splitLine: { lineStyle: { color: grey, opacity: 0.2 } },
});

/** Pixels that the longest of some names takes. */
const widthOf = (names: readonly string[]) => 6.5 * Math.max(...names.map((name) => name.length));

/** Yardsticks that lie so far out that the methods would be one spot beside them; where they are is said in words. */
const farOut: readonly string[] = ["source", "local"];

/** Identity gained (with its interval) against attributes kept, a point a method: up and to the right is better. Nothing without both figures. */
function tradeOffChart({ methods }: BenchResult): string | undefined {
  const all = methods.flatMap(({ method, summary }, place) => {
    const gain = summary["gain.identity"];
    const kept = Object.entries(summary).flatMap(([name, { value }]) => (name.startsWith("kept.") ? [value] : []));
    if (gain === undefined || kept.length === 0) return [];
    return [{ name: method, place, gain, kept: kept.reduce((a, b) => a + b) / kept.length }];
  });
  const points = all.filter(({ name }) => !farOut.includes(name));
  if (points.length === 0) return undefined;
  const outside = all
    .filter(({ name }) => farOut.includes(name))
    .map(({ name, gain, kept }) => `${name} at ${gain.value.toFixed(2)}, ${kept.toFixed(2)}`);
  return svg(
    {
      title: {
        ...title("Identity gained against attributes kept"),
        ...(outside.length > 0 && { subtext: `not drawn: ${outside.join("; ")}`, subtextStyle: text, itemGap: 4 }),
      },
      grid: { left: 56, right: Math.max(130, 34 + widthOf(points.map(({ name }) => name))), top: 52, bottom: 42 },
      legend: { orient: "vertical", right: 6, top: 40, itemWidth: 10, itemHeight: 10, textStyle: text },
      xAxis: valueAxis("identity gain: 0 target, 1 another picture of the source"),
      yAxis: { ...valueAxis("kept, mean"), nameGap: 38 },
      series: points.flatMap(({ name, place, gain: { value, low, high }, kept }) => {
        const color = colourOf(place);
        const symbol = symbols[place % symbols.length] as string;
        return [
          { name, type: "scatter" as const, symbol, symbolSize: 11, itemStyle: { color }, data: [[value, kept]] },
          // The interval of the gain.
          {
            type: "line" as const,
            showSymbol: false,
            lineStyle: { color, width: 1.2 },
            data: [
              [low, kept],
              [high, kept],
            ],
          },
        ];
      }),
    },
    520,
    320,
  );
}

/** Five-number summaries over pairs (whiskers: 5 % and 95 %), a box a method; which side is better, and the unit, stand above. */
function distributionChart({ methods }: BenchResult, values: BenchValues, figure: string): string | undefined {
  const { unit, higherIsBetter } = methods[0]?.figures[figure] ?? {};
  const rows = Object.entries(values).flatMap(([method, metrics], place) => {
    const sorted = [...(metrics[figure]?.values ?? [])].sort((a, b) => a - b);
    return sorted.length === 0
      ? []
      : [{ method, place, box: [0.05, 0.25, 0.5, 0.75, 0.95].map((q) => quantile(sorted, q)) }];
  });
  if (rows.length === 0) return undefined;
  return svg(
    {
      title: {
        ...title(`${figure} over pairs${unit === undefined ? "" : `, ${unit}`}`),
        subtext: higherIsBetter === true ? "further right is better" : "further left is better",
        ...{ subtextStyle: text, itemGap: 4 },
      },
      grid: { left: Math.max(100, 20 + widthOf(rows.map(({ method }) => method))), right: 20, top: 52, bottom: 32 },
      xAxis: { ...valueAxis(""), nameGap: 0 },
      yAxis: { type: "category", data: rows.map(({ method }) => method), inverse: true, axisLabel: text },
      series: [
        {
          type: "boxplot",
          itemStyle: { color: "transparent", borderColor: palette[0] as string, borderWidth: 1.4 },
          data: rows.map(({ box, place }) => ({
            value: box,
            itemStyle: { borderColor: colourOf(place) },
          })),
        },
      ],
    },
    520,
    102 + 28 * rows.length,
  );
}

/** The charts of a result: the trade-off, then distributions of the figures that people look at first. */
export function methodCharts(result: BenchResult, values: BenchValues): string[] {
  const names = Object.keys(result.methods[0]?.figures ?? {});
  const wanted = [sortingMetric(names), "shape.source", "expression.target", "pose.target", "ssim-face.truth"];
  const shown = [...new Set(wanted)].filter((name) => names.includes(name));
  return [tradeOffChart(result), ...shown.map((name) => distributionChart(result, values, name))].filter(
    (chart) => chart !== undefined,
  );
}
