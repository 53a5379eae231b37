import { basename, join, resolve } from "node:path";
import { DataError } from "@mfim/core";
import { writeWhole } from "@mfim/files";
import { Command } from "commander";
import { curvesChart, type TrainingLog } from "../pictures/curves-chart.ts";
import { readTrainingLog } from "../pictures/read-training-log.ts";

/** `curves RUN... --out FILE`: the terms of one or several trainings of MFIM over their steps. */
export function curvesCommand(): Command {
  return new Command("curves")
    .description("The terms of trainings of MFIM over their steps, a curve a run, as an SVG.")
    .argument("<run...>", "folders of runs; RUN=NAME gives a curve its name")
    .requiredOption("--out <file>", "SVG to write")
    .action(async (runs: readonly string[], { out }: { readonly out: string }) => {
      await writeWhole(out, curvesChart(await Promise.all(runs.map(readLog))));
      process.stderr.write(`${out}\n`);
    });
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
