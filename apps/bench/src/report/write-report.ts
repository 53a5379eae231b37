import { join, resolve } from "node:path";
import { writeWhole } from "@mfim/files";
import type { BenchResult, BenchValues } from "../result/bench-result.ts";
import { readKept } from "../run/kept-pictures.ts";
import { caseGroups } from "./case-rows.ts";
import { curveChart } from "./curve-chart.ts";
import { methodCharts } from "./method-charts.ts";
import { reportPage } from "./report-page.ts";
import { trainingCurves } from "./training-curves.ts";

export interface ReportFiles {
  readonly result: BenchResult;
  readonly values: BenchValues;
  readonly out: string;
  /** Folder of the training run. */
  readonly training?: string;
}

/** Writes report.html beside the result and returns its path. */
export async function writeReport({ result, values, out, training }: ReportFiles): Promise<string> {
  const curves = training === undefined ? [] : await trainingCurves(training);
  const page = reportPage({
    result,
    cases: await caseGroups(result, values, await readKept(out)),
    charts: methodCharts(result, values),
    training: curves.map((curve) => curveChart(curve)),
  });
  const file = resolve(join(out, "report.html"));
  await writeWhole(file, page);
  return file;
}
