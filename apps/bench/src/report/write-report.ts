import { join, resolve } from "node:path";
import { writeWhole } from "@mfim/files";
import { pairedMethods } from "../compare/paired-methods.ts";
import type { BenchResult, BenchValues } from "../result/bench-result.ts";
import { headlineFigures } from "../result/headline-table.ts";
import { readKept } from "../run/kept-pictures.ts";
import { readSettings } from "../run/run-settings.ts";
import { caseGroups } from "./case-rows.ts";
import { curveChart } from "./curve-chart.ts";
import { methodCharts } from "./method-charts.ts";
import { askedPairs } from "./pairs-section.ts";
import { reportPage } from "./report-page.ts";
import { trainingCurves } from "./training-curves.ts";

export interface ReportFiles {
  readonly result: BenchResult;
  readonly values: BenchValues;
  readonly out: string;
  /** Folder of the training run. */
  readonly training?: string;
}

/** The headline figures that have a value a pair: what a gain or a share rests on stands for it. */
function comparedFigures(result: BenchResult): string[] {
  const rested = headlineFigures(result).map((name) =>
    name.startsWith("gain.")
      ? `${name.replace(/^gain\./, "").replace(/\/.*$/, "")}.source`
      : name.startsWith("kept.")
        ? `${name.replace(/^kept\./, "")}.target`
        : name,
  );
  return [...new Set(rested)];
}

/** Writes report.html beside the result and returns its path. */
export async function writeReport({ result, values, out, training }: ReportFiles): Promise<string> {
  const curves = training === undefined ? [] : await trainingCurves(training);
  const people = (await readSettings(out))?.people;
  const page = reportPage({
    result,
    cases: await caseGroups(result, values, await readKept(out)),
    charts: methodCharts(result, values),
    paired: pairedMethods({ result, values, ...(people && { people }) }, comparedFigures(result)),
    pairs: askedPairs(result, values),
    training: curves.map((curve) => curveChart(curve)),
  });
  const file = resolve(join(out, "report.html"));
  await writeWhole(file, page);
  return file;
}
