import { type EChartsOption, init } from "echarts";

interface Curve {
  readonly name: string;
  /** [step, value] */
  readonly points: readonly (readonly [number, number])[];
}

export interface CurveChart {
  readonly title: string;
  readonly curves: readonly Curve[];
  readonly logarithmic?: boolean;
}

/** Curves over training steps as a self-contained SVG; neutral greys that read on light and dark paper. */
export function curveChart({ title, curves, logarithmic = false }: CurveChart, width = 460, height = 260): string {
  const chart = init(null, null, { renderer: "svg", ssr: true, width, height });
  const grey = "#808890";
  const option: EChartsOption = {
    animation: false,
    title: { text: title, left: 8, top: 4, textStyle: { fontSize: 13, fontWeight: 600, color: grey } },
    legend: { top: 24, left: 8, itemWidth: 14, itemHeight: 8, textStyle: { fontSize: 11, color: grey } },
    grid: { left: 52, right: 16, top: 54, bottom: 32 },
    xAxis: {
      type: "value",
      name: "step",
      nameLocation: "middle",
      nameGap: 20,
      nameTextStyle: { color: grey, fontSize: 11 },
      max: "dataMax",
      axisLabel: { color: grey, fontSize: 10, hideOverlap: true },
      splitLine: { show: false },
    },
    yAxis: {
      type: logarithmic ? "log" : "value",
      scale: true,
      axisLabel: { color: grey, fontSize: 10 },
      splitLine: { lineStyle: { color: grey, opacity: 0.25 } },
    },
    color: ["#4c78a8", "#e45756", "#54a24b", "#b279a2", "#f58518", "#72b7b2", "#9d755d"],
    series: curves.map(({ name, points }) => ({
      name,
      type: "line",
      showSymbol: false,
      lineStyle: { width: 1.6 },
      data: smooth(points).map(([x, y]) => [x, y]),
    })),
  };
  chart.setOption(option);
  const svg = chart.renderToSVGString();
  chart.dispose();
  return svg;
}

/** Averages neighbours so that at most 200 points remain. */
function smooth(points: Curve["points"]): (readonly [number, number])[] {
  const width = Math.max(1, Math.ceil(points.length / 200));
  const means: (readonly [number, number])[] = [];
  for (let i = 0; i < points.length; i += width) {
    const slice = points.slice(i, i + width);
    const average = (axis: 0 | 1) => slice.reduce((sum, point) => sum + point[axis], 0) / slice.length;
    means.push([average(0), average(1)]);
  }
  return means;
}
