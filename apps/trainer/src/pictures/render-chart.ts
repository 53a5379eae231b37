import { type EChartsOption, init } from "echarts";

/** A grey for words and axes that reads on light and dark paper. */
export const chartGrey = "#808890";

/** Where a panel's plot lies in a chart of several, pixels. */
export interface PanelPlace {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

/** A self-contained SVG. */
export function renderChart(option: EChartsOption, width: number, height: number): string {
  const chart = init(null, null, { renderer: "svg", ssr: true, width, height });
  chart.setOption({ animation: false, textStyle: { color: chartGrey }, ...option });
  const svg = chart.renderToSVGString();
  chart.dispose();
  return svg;
}

/** Words above a panel. */
export const panelTitle = (text: string, { left, top }: PanelPlace, above: number, outdent = 0) => ({
  text,
  left: left - outdent,
  top: top - above,
  textStyle: { fontSize: 13, fontWeight: 600 as const, color: chartGrey },
});

/** The upright axis of the n-th panel, as long as its values ask for. */
export const panelValues = (n: number) => ({
  gridIndex: n,
  type: "value" as const,
  scale: true,
  axisLabel: { color: chartGrey, fontSize: 10 },
  splitLine: { lineStyle: { color: chartGrey, opacity: 0.25 } },
});
