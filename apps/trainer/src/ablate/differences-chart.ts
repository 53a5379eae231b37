import type { EChartsOption } from "echarts";
import { chartGrey, type PanelPlace, panelTitle, renderChart } from "../pictures/render-chart.ts";
import type { VariantFindings } from "./compare-variants.ts";
import { type Figure, figures } from "./figures.ts";

const better = "#3a8f5c";
const worse = "#d1495b";
const width = 980;
const names = 150;
const head = 56;
const row = 26;
const foot = 34;

/**
 * How every variant differs from the first, a panel a headline figure, with 95 % intervals, as a self-contained SVG: green
 * where the interval says better, red where it says worse, grey where it holds 0.
 */
export function differencesChart(findings: readonly VariantFindings[]): string {
  const [first, ...others] = findings;
  const shown = figures.filter(
    ({ name, headline }) => headline && others.some(({ differences }) => differences?.[name]),
  );
  const column = (width - names) / shown.length;
  const height = head + others.length * row + foot;
  const places = shown.map(
    (_, n): PanelPlace => ({
      left: names + n * column,
      top: head,
      width: column - 30,
      height: others.length * row,
    }),
  );
  const option: EChartsOption = {
    title: [
      {
        text: `difference from ${first?.name}`,
        left: 8,
        top: head - 30,
        textStyle: { fontSize: 11, fontWeight: 400, color: chartGrey },
      },
      ...shown.map((figure, n) => ({
        ...panelTitle(headOf(figure), places[n] as PanelPlace, 42, 8),
        textStyle: { fontSize: 10, fontWeight: 600 as const, color: chartGrey, lineHeight: 14 },
      })),
    ],
    grid: places,
    yAxis: shown.map((_, n) => ({
      gridIndex: n,
      type: "category" as const,
      inverse: true,
      data: others.map(({ name }) => name),
      axisLabel: { show: n === 0, color: chartGrey, fontSize: 11 },
      axisTick: { show: false },
      axisLine: { show: false },
      splitLine: { show: true, lineStyle: { color: chartGrey, opacity: 0.15 } },
    })),
    xAxis: shown.map((_, n) => ({
      gridIndex: n,
      type: "value" as const,
      splitNumber: 2,
      axisLabel: { color: chartGrey, fontSize: 9, hideOverlap: true },
      splitLine: { lineStyle: { color: chartGrey, opacity: 0.15 } },
    })),
    series: shown.flatMap((figure, n) => panelSeries(figure, n, others)),
  };
  return renderChart(option, width, height);
}

const headOf = ({ name, higherIsBetter }: Figure) => `${name}\n${higherIsBetter ? "more is better" : "less is better"}`;

function panelSeries({ name, higherIsBetter }: Figure, panel: number, others: readonly VariantFindings[]) {
  const points = others.flatMap(({ differences }, index) => {
    const found = differences?.[name];
    return found === undefined ? [] : [{ index, ...found }];
  });
  const colour = ({ low, high }: { readonly low: number; readonly high: number }) =>
    low <= 0 && high >= 0 ? chartGrey : low > 0 === higherIsBetter ? better : worse;
  const axes = { xAxisIndex: panel, yAxisIndex: panel };
  return [
    {
      ...axes,
      type: "custom" as const,
      silent: true,
      encode: { x: [1, 2, 3], y: 0 },
      data: points.map(({ index, value, low, high }) => [index, value, low, high]),
      renderItem: (
        { dataIndex }: { readonly dataIndex: number },
        api: { value(n: number): number | string; coord(at: unknown): number[] },
      ) => {
        const at = (n: number) => api.coord([api.value(n), api.value(0)]) as [number, number];
        const [[x, y], [low], [high]] = [at(1), at(2), at(3)];
        const color = colour(points[dataIndex] as (typeof points)[number]);
        return {
          type: "group" as const,
          children: [
            {
              type: "line" as const,
              shape: { x1: low, y1: y, x2: high, y2: y },
              style: { stroke: color, lineWidth: 2 },
            },
            { type: "circle" as const, shape: { cx: x, cy: y, r: 4 }, style: { fill: color } },
          ],
        };
      },
      markLine: {
        silent: true,
        symbol: "none",
        label: { show: false },
        lineStyle: { color: chartGrey, type: "solid" as const, width: 1 },
        data: [{ xAxis: 0 }],
      },
    },
  ];
}
