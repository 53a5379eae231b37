import { join } from "node:path";
import { MfimError } from "@mfim/core";
import { readCheckpoint, writeCheckpoint } from "./checkpoint.ts";
import { watchInterruption } from "./interruption.ts";
import { appendMetrics, truncateMetrics } from "./metrics-log.ts";
import { startProgress } from "./progress.ts";
import { checkpointFile, listCheckpoints, openRunFolder, type RunFolder, rotateCheckpoints } from "./run-folder.ts";
import type { StepFigures, TrainingTask } from "./training-task.ts";

export interface RunOptions {
  readonly title: string;
  /** Folder of the run; a checkpoint found there is resumed. */
  readonly out: string;
  readonly steps: number;
  readonly checkpointEvery: number;
  readonly previewEvery: number;
  readonly logEvery: number;
  readonly keepCheckpoints?: number;
  /** Stops after this many seconds as if interrupted, with exit code 0: for runs that fill a given time. */
  readonly seconds?: number;
}

export type RunOutcome = "finished" | "interrupted" | "out of time";

/**
 * Trains until `steps`, resuming where the folder's newest checkpoint stands.
 * @throws MfimError when a figure is not finite: the weights of the last checkpoint stay the newest good ones
 */
export async function runTraining(task: TrainingTask, options: RunOptions): Promise<RunOutcome> {
  const folder = await openRunFolder(options.out);
  const first = await resume(task, folder);
  using interruption = watchInterruption();
  const progress = startProgress(options.title, options.steps, first);
  const started = performance.now();
  const seconds = () => (performance.now() - started) / 1000;
  let outcome: RunOutcome = "finished";
  let step = first;
  let rate = 0;
  try {
    while (step < options.steps) {
      const begun = performance.now();
      const figures = await task.step(step);
      assertFinite(figures, step, folder);
      step += 1;
      const now = (task.picturesPerStep * 1000) / (performance.now() - begun);
      rate = rate === 0 || step - first < 5 ? now : rate * 0.95 + now * 0.05;
      const untilLastStep = ((options.steps - step) * task.picturesPerStep) / rate;
      const untilLimit = (options.seconds ?? Number.POSITIVE_INFINITY) - seconds();
      progress.update(step, figures, rate, Math.min(untilLastStep, untilLimit));
      if ((step - 1) % options.logEvery === 0)
        await appendMetrics(folder.metrics, { step: step - 1, seconds: seconds(), figures });
      if (step % options.previewEvery === 0)
        await task.preview(join(folder.previews, `step-${String(step).padStart(7, "0")}.png`));
      if (interruption.requested) outcome = "interrupted";
      else if (options.seconds !== undefined && seconds() > options.seconds) outcome = "out of time";
      if (outcome !== "finished" || step % options.checkpointEvery === 0 || step === options.steps) {
        await writeCheckpoint(checkpointFile(folder, step), task, step);
        await rotateCheckpoints(folder, options.keepCheckpoints ?? 2);
      }
      if (outcome !== "finished") break;
    }
  } finally {
    progress.stop();
  }
  if (outcome !== "interrupted") await task.export(folder.model, step);
  return outcome;
}

async function resume(task: TrainingTask, folder: RunFolder): Promise<number> {
  const newest = (await listCheckpoints(folder)).at(-1);
  const first = newest === undefined ? 0 : await readCheckpoint(newest.file, task);
  await truncateMetrics(folder.metrics, first);
  return first;
}

function assertFinite(figures: StepFigures, step: number, folder: RunFolder): void {
  const bad = Object.entries(figures).filter(([, value]) => !Number.isFinite(value));
  if (bad.length === 0) return;
  throw new MfimError(
    `Step ${step}: ${bad.map(([name, value]) => `${name} is ${value}`).join(", ")}; expected finite figures. ` +
      `The last checkpoint in ${folder.checkpoints} is untouched: start again with a lower learning rate to go on from there.`,
  );
}
