// Draws what /state.json says, every two seconds: previews first, then a chart a figure, those of one kind together; smoothed
// curves before the raw ones, held-out points beside them.
const every = 2000;
const charts = new Map();
const soft = "#808890";
const isDark = matchMedia("(prefers-color-scheme: dark)");
const heldOutColour = "#e45756";
const heldOut = "held-out.";
/** Points that a smoothed one is a mean of, as a share of all. */
const smoothing = 0.05;
/** What stands above a curve, by figure; another stands under its own name. */
let titles = {};
const element = (id) => document.getElementById(id);

function duration(seconds) {
  const minutes = Math.floor(seconds / 60);
  if (minutes >= 60) return `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
  return minutes > 1 ? `${minutes} min` : `${Math.round(seconds)} s`;
}

/** The box of a group's charts, made when its first chart is. */
function boxOf({ id, title }) {
  const known = element(`group-${id}`);
  if (known !== null) return known;
  const section = document.createElement("section");
  const heading = document.createElement("h2");
  heading.textContent = title;
  const box = document.createElement("div");
  box.id = `group-${id}`;
  box.className = "charts";
  section.append(heading, box);
  element("groups").append(section);
  return box;
}

function chartOf(name, group) {
  const known = charts.get(name);
  if (known !== undefined) return known;
  const box = document.createElement("div");
  box.className = "chart";
  box.setAttribute("role", "img");
  box.setAttribute("aria-label", `Curve of ${titles[name] ?? name}`);
  boxOf(group).append(box);
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
      const curve = curves.get(name) ?? { raw: [], held: [] };
      curve[held ? "held" : "raw"].push([step, value]);
      curves.set(name, curve);
    }
  }
  return curves;
}

/** Means of neighbours: at most 400 points. */
function thinned(points) {
  const width = Math.max(1, Math.ceil(points.length / 400));
  const means = [];
  for (let i = 0; i < points.length; i += width) {
    const part = points.slice(i, i + width);
    means.push([part[0][0], part.reduce((sum, point) => sum + point[1], 0) / part.length]);
  }
  return means;
}

/** Means over a window around each point; at the ends over the half of it that there is. */
function smoothed(points) {
  const half = Math.max(1, Math.round((smoothing * points.length) / 2));
  const sums = [0];
  for (const [, value] of points) sums.push(sums.at(-1) + value);
  return points.map(([step], i) => {
    const [from, to] = [Math.max(0, i - half), Math.min(points.length, i + half + 1)];
    return [step, (sums[to] - sums[from]) / (to - from)];
  });
}

function draw(name, group, { raw, held }) {
  const points = thinned(raw);
  const few = points.length < 20;
  const line = { type: "line", showSymbol: false, silent: true };
  // Light enough for the pale curve to be seen on a dark card.
  const training = isDark.matches ? "#8db8ea" : "#4c78a8";
  const series = [
    {
      ...line,
      name: "raw",
      data: points,
      color: training,
      lineStyle: { width: 1, opacity: few ? 1 : 0.3 },
      showSymbol: few,
    },
    { ...line, name: "smoothed", data: few ? [] : smoothed(points), color: training, lineStyle: { width: 2 } },
    {
      ...line,
      name: "held out",
      data: held,
      color: heldOutColour,
      showSymbol: true,
      symbolSize: 5,
      lineStyle: { width: 2 },
    },
  ].filter(({ data }) => data.length > 0);
  const newest = (few ? points : smoothed(points)).at(-1)?.[1] ?? held.at(-1)?.[1];
  chartOf(name, group).setOption(
    {
      animation: false,
      title: {
        text: `${titles[name] ?? name}   ${newest === undefined ? "" : Number(newest.toPrecision(3))}`,
        left: 10,
        top: 6,
        textStyle: { fontSize: 13, color: soft },
      },
      legend: {
        show: series.length > 1,
        // A curve without points has none in the legend: its line, pale or bold, says which it is.
        data: series.map(({ name: part, showSymbol }) => ({ name: part, itemStyle: { opacity: showSymbol ? 1 : 0 } })),
        itemWidth: 18,
        itemHeight: 8,
        left: 6,
        top: 24,
        textStyle: { color: soft, fontSize: 11 },
      },
      tooltip: { trigger: "axis", valueFormatter: (value) => String(Number(Number(value).toPrecision(4))) },
      grid: { left: 52, right: 14, top: series.length > 1 ? 52 : 38, bottom: 26 },
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

function drawAll({ lines, groups }) {
  const curves = curvesOf(lines);
  const placed = new Set(groups.flatMap(({ names }) => names));
  const others = { id: "other", title: "Others", names: [...curves.keys()].filter((name) => !placed.has(name)) };
  for (const group of [...groups, others])
    for (const name of group.names) if (curves.has(name)) draw(name, group, curves.get(name));
}

function showPace({ moment, steps, seconds: given }) {
  if (moment === undefined) return;
  const { step, picturesPerSecond, memoryMiB, secondsLeft, seconds } = moment;
  const timed = given !== undefined && seconds + secondsLeft >= given * 0.999;
  const share = timed ? Math.min(1, seconds / given) : step / steps;
  const goal = timed ? `step ${step}, ${Math.round(100 * share)} % of the time given` : `step ${step} of ${steps}`;
  element("pace").textContent =
    `${goal}; ${picturesPerSecond.toFixed(1)} pictures a second, ${(memoryMiB / 1024).toFixed(1)} GiB, ${duration(Math.max(0, secondsLeft))} left`;
  element("bar").value = share;
}

/** The newest preview is shown until an earlier one is chosen, and again once the newest is. */
function showPreview(previews) {
  element("no-preview").hidden = previews.length > 0;
  element("preview").hidden = previews.length === 0;
  const which = element("which");
  const follows = Number(which.value) >= Number(which.max);
  which.max = String(Math.max(0, previews.length - 1));
  if (follows) which.value = which.max;
  which.hidden = previews.length < 2;
  showChosen(previews);
  which.oninput = () => showChosen(previews);
}

function showChosen(previews) {
  const file = previews[Number(element("which").value)];
  if (file === undefined) return;
  const path = `previews/${file}`;
  if (element("picture").getAttribute("src") !== path) element("picture").src = path;
  element("of-step").textContent = `step ${Number(/\d+/.exec(file)[0])}`;
}

async function refresh() {
  try {
    const state = await (await fetch("state.json")).json();
    titles = state.titles;
    element("name").textContent = state.name;
    document.title = state.moment === undefined ? state.name : `${state.name}, step ${state.moment.step}`;
    showPace(state);
    showPreview(state.previews);
    drawAll(state);
  } catch {
    element("pace").textContent = "the training has ended or is not reachable";
  }
  setTimeout(refresh, every);
}

addEventListener("resize", () => {
  for (const chart of charts.values()) chart.resize();
});
refresh();
