import type { Estimate } from "@mfim/metrics";
import type { EChartsOption } from "echarts";
import { chartGrey as grey, type PanelPlace, panelValues, renderChart } from "../pictures/render-chart.ts";
import { panels } from "./mixing-figures.ts";

/** What was found at one split, or of a yardstick. */
export interface MixingPoint {
  readonly name: string;
  readonly figures: Readonly<Record<string, Estimate>>;
}

const width = 940;
const height = 620;
const colours = ["#4c78a8", "#e45756"];
/** Top left corner of each panel, and its size, pixels. */
const places = [0, 1, 2, 3].map(
  (n): PanelPlace => ({
    left: 58 + (n % 2) * (width / 2),
    top: 66 + Math.floor(n / 2) * (height / 2),
    width: width / 2 - 78,
    height: height / 2 - 116,
  }),
);

/**
 * Figures over the split, with their intervals, as a self-contained SVG; dashed: the true mixing's own value, where it says something.
 * @param points from all local to all global
 */
export function mixingChart(points: readonly MixingPoint[], truth: MixingPoint): string {
  const shown = panels.filter(({ names }) => names.some((name) => points[0]?.figures[name] !== undefined));
  const option: EChartsOption = {
    color: colours,
    title: shown.map(({ title }, n) => titleOf(title, n)),
    graphic: shown.flatMap(({ names }, n) => namesOf(names, n)),
    grid: shown.map((_, n) => places[n] as PanelPlace),
    xAxis: shown.map((_, n) => ({
      gridIndex: n,
      type: "category" as const,
      data: points.map((_, split) => String(split)),
      name: "identity codes of the global source",
      nameLocation: "middle" as const,
      nameGap: 24,
      nameTextStyle: { color: grey, fontSize: 11 },
      axisLabel: { color: grey, fontSize: 10 },
      axisTick: { alignWithLabel: true },
      axisLine: { onZero: false },
    })),
    yAxis: shown.map((_, n) => panelValues(n)),
    series: shown.flatMap(({ names }, n) => names.flatMap((name, k) => curve(name, n, k, points, truth))),
  };
  return renderChart(option, width, height);
}

const titleOf = (text: string, n: number) => {
  const { left, top } = places[n] as PanelPlace;
  return { text, left: left - 40, top: top - 58, textStyle: { fontSize: 13, fontWeight: 600, color: grey } };
};

/** The curves' names in their colours, below a panel's title. */
function namesOf(names: readonly string[], n: number) {
  const { left, top } = places[n] as PanelPlace;
  return names.map((name, k) => ({
    type: "text" as const,
    left: left - 36 + k * 130,
    top: top - 32,
    silent: true,
    style: { text: legend[name] ?? name, fill: colours[k] as string, font: "600 11px sans-serif" },
  }));
}

const legend: Readonly<Record<string, string>> = {
  "identity.source": "the global source",
  "identity.local": "the local source",
  "shape.source": "the global source",
  "shape.local": "the local source",
  "l1-face.truth": "face",
  "l1.truth": "whole picture",
  "psnr-face.truth": "face",
  "psnr.truth": "whole picture",
};

type Series = Extract<EChartsOption["series"], readonly unknown[]>;

function curve(name: string, panel: number, k: number, points: readonly MixingPoint[], truth: MixingPoint): Series {
  const axes = { xAxisIndex: panel, yAxisIndex: panel };
  const estimates = points.map(({ figures }) => figures[name]);
  const color = colours[k] as string;
  const reference = name.endsWith(".truth") ? undefined : truth.figures[name]?.value;
  return [
    {
      ...axes,
      type: "line",
      name,
      symbolSize: 5,
      lineStyle: { width: 1.8, color },
      itemStyle: { color },
      data: estimates.map((estimate) => estimate?.value ?? null),
      ...(reference !== undefined && {
        markLine: {
          silent: true,
          symbol: "none",
          lineStyle: { color, type: "dashed", width: 1 },
          label: { formatter: "true mixing", fontSize: 9, color, position: "insideEndTop" },
          data: [{ yAxis: reference }],
        },
      }),
    },
    {
      ...axes,
      type: "custom",
      silent: true,
      encode: { x: 0, y: [1, 2] },
      data: estimates.flatMap((estimate, split) => (estimate ? [[split, estimate.low, estimate.high]] : [])),
      renderItem: (_, api) => {
        const [x, low] = api.coord([api.value(0), api.value(1)]) as [number, number];
        const [, high] = api.coord([api.value(0), api.value(2)]) as [number, number];
        // Beside each other, where two curves have intervals at one place.
        const beside = x + (k === 0 ? -2 : 2);
        return {
          type: "line",
          shape: { x1: beside, y1: low, x2: beside, y2: high },
          style: { stroke: color, opacity: 0.5 },
        };
      },
    },
  ];
}
