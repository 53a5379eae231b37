import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { DataError } from "@mfim/core";
import { parsedJson, writeWhole } from "@mfim/files";
import { sortingMetric } from "../run/kept-pictures.ts";
import { type RunSettings, readSettings } from "../run/run-settings.ts";
import { readAllSetStates } from "../run/set-states.ts";
import { readAllParts } from "../run/shard-parts.ts";
import type { BenchResult, BenchValues } from "./bench-result.ts";
import { buildResult } from "./build-result.ts";
import { headlineTable } from "./headline-table.ts";
import { csvTable, latexTable, resultTable, strataTable } from "./result-table.ts";
import { thisOccasion } from "./this-occasion.ts";

/** Puts the parts in a folder together and writes result.json, values.json, result.md, .csv, .tex (the headline figures) and result-all.tex. */
export async function finishRun(out: string): Promise<{ result: BenchResult; values: BenchValues }> {
  const settings = await requiredSettings(out);
  const built = buildResult({ settings, parts: await readAllParts(out), sets: await readAllSetStates(out) });
  const values = built.values;
  const result: BenchResult = { ...built.result, occasion: thisOccasion() };
  await writeWhole(join(out, "values.json"), JSON.stringify(values));
  await writeWhole(join(out, "result.md"), markdown(result));
  await writeWhole(join(out, "result.tex"), headlineTable(result));
  await writeWhole(join(out, "result-all.tex"), latexTable(result));
  await writeWhole(join(out, "result.csv"), csvTable(result));
  // Last: where it is, everything is.
  await writeWhole(join(out, "result.json"), `${JSON.stringify(result, null, 2)}\n`);
  return { result, values };
}

export async function requiredSettings(out: string): Promise<RunSettings> {
  const settings = await readSettings(out);
  if (settings !== undefined) return settings;
  throw new DataError(
    `${out}: expected a run of the bench there (run.json), got none; "bench run --out ${out}" makes one.`,
  );
}

/** A finished result with its values by pair. @param path the folder, or its result.json */
export async function readResult(path: string): Promise<{ folder: string; result: BenchResult; values: BenchValues }> {
  const folder = path.endsWith(".json") ? join(path, "..") : path;
  const read = async (name: string): Promise<unknown> => {
    const text = await readFile(join(folder, name), "utf8").catch((error: NodeJS.ErrnoException) => {
      throw new DataError(`${join(folder, name)}: expected a result of "bench run" there, got ${error.code}.`);
    });
    return parsedJson(text, join(folder, name), (words) => new DataError(`${words}; run the bench again.`));
  };
  const result = (await read("result.json")) as BenchResult;
  if (result.format !== "mfim-bench-2")
    throw new DataError(`${path}: expected format mfim-bench-2, got ${result.format}; run the bench again.`);
  return { folder, result, values: (await read("values.json")) as BenchValues };
}

/** Figures that are shown by stratum. */
export function stratumFigures(result: BenchResult): string[] {
  const names = Object.keys(result.methods[0]?.figures ?? {});
  const wanted = [sortingMetric(names), "shape.truth", "expression.truth", "pose.truth", "lpips.truth", "ssim.truth"];
  return wanted.filter((name) => names.includes(name));
}

function markdown(result: BenchResult): string {
  const { protocol } = result;
  const strata = stratumFigures(result).flatMap((figure) => strataTable(result, figure) ?? []);
  return [
    `${protocol.name}: ${protocol.pairs} pairs at ${protocol.size} px, SHA-256 ${protocol.checksum}`,
    resultTable(result),
    ...strata,
    "",
  ].join("\n\n");
}
