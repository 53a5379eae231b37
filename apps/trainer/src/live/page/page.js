// Draws what /state.json says, every two seconds: one chart a figure, the held-out curve beside the training's.
const every = 2000;
const charts = new Map();
const soft = "#808890";
const heldOut = "held-out.";
/** What stands above a curve, by figure; another stands under its own name. */
let titles = {};

function duration(seconds) {
  const minutes = Math.floor(seconds / 60);
  if (minutes >= 60) return `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
  return minutes > 0 ? `${minutes} min ${Math.round(seconds % 60)} s` : `${Math.round(seconds)} s`;
}

function chartOf(name) {
  const known = charts.get(name);
  if (known !== undefined) return known;
  const box = document.createElement("div");
  box.className = "chart";
  box.setAttribute("role", "img");
  box.setAttribute("aria-label", `Curve of ${name}`);
  document.getElementById("charts").append(box);
  const chart = echarts.init(box, null, { renderer: "svg" });
  charts.set(name, chart);
  return chart;
}

/** By figure: training points and held-out points. */
function curvesOf(lines) {
  const curves = new Map();
  for (const { step, figures } of lines) {
    for (const [key, value] of Object.entries(figures)) {
      const held = key.startsWith(heldOut);
      const name = held ? key.slice(heldOut.length) : key;
      const curve = curves.get(name) ?? { training: [], held: [] };
      curve[held ? "held" : "training"].push([step, value]);
      curves.set(name, curve);
    }
  }
  return curves;
}

/** Means of neighbours: at most 300 points. */
function thinned(points) {
  const width = Math.max(1, Math.ceil(points.length / 300));
  const means = [];
  for (let i = 0; i < points.length; i += width) {
    const part = points.slice(i, i + width);
    means.push([part[0][0], part.reduce((sum, point) => sum + point[1], 0) / part.length]);
  }
  return means;
}

function draw(name, { training, held }) {
  const series = [
    {
      name: "training",
      type: "line",
      showSymbol: training.length < 30,
      data: thinned(training),
      lineStyle: { width: 1.5 },
    },
    { name: "held out", type: "line", symbolSize: 4, data: held, lineStyle: { width: 2 } },
  ].filter(({ data }) => data.length > 0);
  chartOf(name).setOption(
    {
      animation: false,
      title: { text: titles[name] ?? name, left: 10, top: 6, textStyle: { fontSize: 13, color: soft } },
      legend: { show: series.length > 1, right: 8, top: 6, textStyle: { color: soft } },
      tooltip: { trigger: "axis" },
      grid: { left: 52, right: 14, top: 38, bottom: 26 },
      color: ["#4c78a8", "#e45756"],
      xAxis: {
        type: "value",
        max: "dataMax",
        axisLabel: { color: soft, hideOverlap: true },
        splitLine: { show: false },
      },
      yAxis: {
        type: "value",
        scale: true,
        axisLabel: { color: soft },
        splitLine: { lineStyle: { color: soft, opacity: 0.2 } },
      },
      series,
    },
    { notMerge: true },
  );
}

function showPace({ moment, steps }) {
  if (moment === undefined) return;
  const { step, picturesPerSecond, memoryMiB, secondsLeft } = moment;
  document.getElementById("pace").textContent =
    `step ${step} of ${steps}, ${picturesPerSecond.toFixed(1)} pictures a second, ${(memoryMiB / 1024).toFixed(1)} GiB, ${duration(Math.max(0, secondsLeft))} left`;
  document.getElementById("bar").value = step / steps;
}

async function refresh() {
  try {
    const state = await (await fetch("state.json")).json();
    showPace(state);
    titles = state.titles;
    for (const [name, curve] of curvesOf(state.lines)) draw(name, curve);
    if (state.preview) {
      const picture = document.getElementById("preview");
      picture.src = `preview.png?${state.moment?.step ?? 0}`;
      picture.hidden = false;
      document.getElementById("no-preview").hidden = true;
    }
  } catch {
    document.getElementById("pace").textContent = "the training has ended or is not reachable";
  }
  setTimeout(refresh, every);
}

addEventListener("resize", () => {
  for (const chart of charts.values()) chart.resize();
});
refresh();
