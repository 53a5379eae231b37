import { appendFile, readFile, rename, writeFile } from "node:fs/promises";
import type { StepFigures } from "./training-task.ts";

export interface MetricsLine {
  readonly step: number;
  readonly seconds: number;
  readonly figures: StepFigures;
}

/** One JSON line a logged step. */
export async function appendMetrics(file: string, line: MetricsLine): Promise<void> {
  await appendFile(file, `${JSON.stringify(line)}\n`);
}

/** Every whole line; a line cut off by a kill is left out. */
export async function readMetrics(file: string): Promise<MetricsLine[]> {
  const text = await readFile(file, "utf8").catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return "";
    throw error;
  });
  return text
    .split("\n")
    .slice(0, -1)
    .map((line) => JSON.parse(line) as MetricsLine);
}

/** Drops what was logged after `step`: a resumed run writes it again. */
export async function truncateMetrics(file: string, step: number): Promise<MetricsLine[]> {
  const kept = (await readMetrics(file)).filter((line) => line.step < step);
  await writeFile(`${file}.tmp`, kept.map((line) => `${JSON.stringify(line)}\n`).join(""));
  await rename(`${file}.tmp`, file);
  return kept;
}
