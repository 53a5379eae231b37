import { readFile } from "node:fs/promises";
import { appendText, writeWhole } from "@mfim/files";
import type { RunObserver } from "./run-observer.ts";
import type { StepFigures } from "./training-task.ts";

export interface MetricsLine {
  readonly step: number;
  readonly seconds: number;
  readonly figures: StepFigures;
  /** Throughput and resident memory at that step; a judgement has none. */
  readonly picturesPerSecond?: number;
  readonly memoryMiB?: number;
}

/** metrics.jsonl: one JSON line a logged step, and one a judgement on held-out data. A resumed run writes its steps again. */
export function metricsLog(file: string, every: number): RunObserver {
  const append = (line: MetricsLine) => appendText(file, `${JSON.stringify(line)}\n`);
  let seconds = 0;
  return {
    begin: async (step) => {
      await truncateMetrics(file, step);
    },
    async step(moment) {
      seconds = moment.seconds;
      const index = moment.step - 1;
      const { figures, picturesPerSecond, memoryMiB } = moment;
      if (index % every === 0) await append({ step: index, seconds, figures, picturesPerSecond, memoryMiB });
    },
    validated: (step, figures) => append({ step: step - 1, seconds, figures }),
  };
}

/** Every whole line; one cut off by a kill, or damaged by a disk, is left out. */
export async function readMetrics(file: string): Promise<MetricsLine[]> {
  return (await readLines(file)).lines;
}

async function readLines(file: string): Promise<{ readonly lines: MetricsLine[]; readonly damaged: number }> {
  const text = await readFile(file, "utf8").catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return "";
    throw error;
  });
  const whole = text.split("\n").slice(0, -1);
  const lines = whole.map(lineOf).filter((line) => line !== undefined);
  return { lines, damaged: whole.length - lines.length };
}

function lineOf(text: string): MetricsLine | undefined {
  try {
    const line = JSON.parse(text) as MetricsLine | null;
    return typeof line?.step === "number" && typeof line.figures === "object" && line.figures !== null
      ? line
      : undefined;
  } catch {
    return undefined;
  }
}

/** Drops what was logged after `step`: a resumed run writes it again. */
async function truncateMetrics(file: string, step: number): Promise<MetricsLine[]> {
  const { lines, damaged } = await readLines(file);
  if (damaged > 0) process.stderr.write(`${file}: ${damaged} line(s) are damaged and left out; the others stay.\n`);
  const kept = lines.filter((line) => line.step < step);
  await writeWhole(file, kept.map((line) => `${JSON.stringify(line)}\n`).join(""));
  return kept;
}
