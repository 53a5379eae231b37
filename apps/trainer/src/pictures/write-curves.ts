import { basename, join, resolve } from "node:path";
import { DataError } from "@mfim/core";
import { writeWhole } from "@mfim/files";
import { curvesChart, type TrainingLog } from "./curves-chart.ts";
import { readTrainingLog } from "./read-training-log.ts";

/**
 * Writes the terms of trainings over their steps as an SVG.
 * @param runs folders; FOLDER=NAME names a curve
 * @throws DataError for a run without logged steps of an MFIM training
 */
export async function writeCurves(runs: readonly string[], out: string): Promise<void> {
  await writeWhole(out, curvesChart(await Promise.all(runs.map(readLog))));
}

async function readLog(argument: string): Promise<TrainingLog> {
  const [run, name = basename(resolve(argument))] = argument.split(/=(?=[^/]*$)/) as [string, string?];
  const log = await readTrainingLog(run, name);
  const lines = log.lines.filter(({ figures }) => "l1" in figures || "total" in figures);
  if (lines.length === 0)
    throw new DataError(
      `${join(run, "metrics.jsonl")}: expected the logged steps of an MFIM training, got none; give the folder of a run of "fit".`,
    );
  return { ...log, lines };
}
