import { basename, join, resolve } from "node:path";
import { DataError } from "@mfim/core";
import { writeWhole } from "@mfim/files";
import { Command } from "commander";
import { curvesChart } from "../pictures/curves-chart.ts";
import { readMetrics } from "../run/metrics-log.ts";

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

async function readLog(argument: string) {
  const [run, name = basename(resolve(argument))] = argument.split(/=(?=[^/]*$)/) as [string, string?];
  const file = join(run, "metrics.jsonl");
  const lines = (await readMetrics(file)).filter(({ figures }) => "l1" in figures);
  if (lines.length === 0)
    throw new DataError(
      `${file}: expected the logged steps of an MFIM training, got none; give the folder of a run of "fit".`,
    );
  return { name, lines };
}
