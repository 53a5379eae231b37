import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { readTitles } from "../run/figure-titles.ts";
import { readMetrics } from "../run/metrics-log.ts";
import type { TrainingLog } from "./curves-chart.ts";

/** What a run logged, and which terms of its own its config names, with their titles where it kept them. */
export async function readTrainingLog(run: string, name: string): Promise<TrainingLog> {
  const lines = await readMetrics(join(run, "metrics.jsonl"));
  const text = await readFile(join(run, "config.json"), "utf8").catch(() => "{}");
  const { terms = {} } = JSON.parse(text) as { readonly terms?: object };
  const titles = await readTitles(join(run, "titles.json"));
  return { name, lines, ownTerms: Object.fromEntries(Object.keys(terms).map((term) => [term, titles[term] ?? term])) };
}
