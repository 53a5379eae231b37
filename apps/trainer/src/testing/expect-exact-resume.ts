import { cp, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "vitest";
import { readMetrics } from "../run/metrics-log.ts";
import { type RunOptions, runTraining } from "../run/run-training.ts";
import type { TrainingTask } from "../run/training-task.ts";

const settings = { title: "test", checkpointEvery: 2, previewEvery: 1000, logEvery: 1 } satisfies Partial<RunOptions>;

async function finalState(task: TrainingTask): Promise<Map<string, Float32Array>> {
  const values = new Map<string, Float32Array>();
  for (const [name, variable] of task.variables()) values.set(name, (await variable.data()) as Float32Array);
  return values;
}

/** A run that stops in the middle and goes on in a fresh process's state ends with the weights and the log of one that never stopped. */
export async function expectExactResume(create: () => TrainingTask, steps: number): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), "resume-"));
  try {
    using whole = create();
    await runTraining(whole, { ...settings, out: join(folder, "whole"), steps });
    const half = Math.floor(steps / 4) * 2;
    {
      using begun = create();
      await runTraining(begun, { ...settings, out: join(folder, "half"), steps: half });
    }
    await cp(join(folder, "half"), join(folder, "resumed"), { recursive: true });
    using resumed = create();
    await runTraining(resumed, { ...settings, out: join(folder, "resumed"), steps });
    const expected = await finalState(whole);
    for (const [name, values] of await finalState(resumed)) expect(values, name).toEqual(expected.get(name));
    const figures = async (run: string) =>
      (await readMetrics(join(folder, run, "metrics.jsonl"))).map((line) => line.figures);
    expect(await figures("resumed")).toEqual(await figures("whole"));
  } finally {
    await rm(folder, { recursive: true });
  }
}
