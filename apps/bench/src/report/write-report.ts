import { rename, writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { swapProvenance } from "@mfim/data-ffhq";
import type { BenchResult } from "../result/bench-result.ts";
import type { ShownPair } from "../run/run-bench.ts";
import { curveChart } from "./curve-chart.ts";
import { pictureUri } from "./picture-uri.ts";
import { reportPage } from "./report-page.ts";
import { trainingCurves } from "./training-curves.ts";

export interface ReportFiles {
  readonly result: BenchResult;
  readonly shown: readonly ShownPair[];
  readonly out: string;
  /** Folder of the training run. */
  readonly training?: string;
}

/** Writes report.html beside the result and returns its path. */
export async function writeReport({ result, shown, out, training }: ReportFiles): Promise<string> {
  const method = result.methods.map(({ method: name }) => name).find((name) => name !== "target" && name !== "source");
  const grid = await Promise.all(
    shown.map(async ({ source, target, swaps }) => ({
      source: await pictureUri(source),
      target: await pictureUri(target),
      swap: await pictureUri(swaps[method ?? "target"] ?? target, swapProvenance),
    })),
  );
  const charts = training === undefined ? [] : await trainingCurves(training);
  const page = reportPage({
    title: "MFIM: face swaps of held-out people",
    subtitle: `${result.data}; ${result.protocol.pairs} pairs of people that the training never saw`,
    result,
    grid,
    charts: charts.map((chart) => curveChart(chart)),
    facts: [
      ["Protocol", `${result.protocol.name}, seed ${result.protocol.seed}, SHA-256 ${result.protocol.checksum}`],
      ...Object.entries(result.networks).map(([task, id]) => [`Network for ${task}`, id] as const),
      ...Object.entries(result.versions),
    ],
  });
  const file = resolve(join(out, "report.html"));
  await writeFile(`${file}.tmp`, page);
  await rename(`${file}.tmp`, file);
  return file;
}
