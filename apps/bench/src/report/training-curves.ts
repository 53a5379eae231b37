import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { mfimTerms } from "@mfim/training";
import type { CurveChart } from "./curve-chart.ts";

interface MetricsLine {
  readonly step: number;
  readonly figures: Readonly<Record<string, number>>;
}

/** The discriminator's loss has no row among the generator's terms, and stands beside the term that it answers. */
const opponents: Readonly<Record<string, readonly string[]>> = { adversarial: ["discriminator"] };

/** Which figures share a chart: the table's terms by their kind. */
const charts = [...new Set<string>(mfimTerms.map(({ kind }) => kind))].map((title) => ({
  title,
  names: mfimTerms.flatMap(({ name, kind }): string[] => (kind === title ? [name, ...(opponents[name] ?? [])] : [])),
}));

/** A chart for each term of somebody's own, under the title that the run keeps for it in titles.json; a run of before has none. */
async function ownCharts(run: string): Promise<typeof charts> {
  const text = await readFile(join(run, "titles.json"), "utf8").catch(() => "{}");
  const known = new Set(charts.flatMap(({ names }) => names));
  return Object.entries(JSON.parse(text) as Readonly<Record<string, string>>).flatMap(([name, title]) =>
    known.has(name) ? [] : [{ title, names: [name] }],
  );
}

/** The loss curves of a run, from its metrics.jsonl; none where it has none. */
export async function trainingCurves(run: string): Promise<CurveChart[]> {
  const text = await readFile(join(run, "metrics.jsonl"), "utf8").catch(() => "");
  const lines = text
    .split("\n")
    .slice(0, -1)
    .map((line) => JSON.parse(line) as MetricsLine);
  return [...charts, ...(await ownCharts(run))].flatMap(({ title, names }) => {
    const curves = names.flatMap((name) => {
      const points = lines.flatMap(({ step, figures }) =>
        figures[name] === undefined ? [] : [[step, figures[name]] as const],
      );
      return points.length < 2 ? [] : [{ name, points }];
    });
    return curves.length === 0 ? [] : [{ title, curves }];
  });
}
