import { join } from "node:path";
import { watchInterruption } from "@mfim/files";
import { alone, type Exchange } from "@mfim/training";
import { writeCheckpoint } from "./checkpoint.ts";
import { writeTitles } from "./figure-titles.ts";
import { learningRates } from "./learning-rates.ts";
import { metricsLog } from "./metrics-log.ts";
import { Pace } from "./pace.ts";
import { progressObserver } from "./progress.ts";
import { restoreNewest } from "./restore-newest.ts";
import { notFinite, RollBack } from "./roll-back.ts";
import { bestFile, checkpointFile, openRunFolder, type RunFolder, rotateCheckpoints } from "./run-folder.ts";
import type { RunObserver } from "./run-observer.ts";
import type { TrainingTask } from "./training-task.ts";

export interface RunOptions {
  readonly title: string;
  /** Folder of the run; a checkpoint found there is resumed. */
  readonly out: string;
  readonly steps: number;
  readonly checkpointEvery: number;
  readonly previewEvery: number;
  readonly logEvery: number;
  /** Steps between two judgements on held-out data; default: never. */
  readonly validateEvery?: number | undefined;
  /** A held-out figure: the checkpoint where it was lowest is kept beside the newest ones. */
  readonly keepBest?: string | undefined;
  readonly keepCheckpoints?: number;
  /** Stops after this many seconds as if interrupted, with exit code 0: for runs that fill a given time. */
  readonly seconds?: number;
  readonly observers?: readonly RunObserver[];
  /** The processes that train together; process 0 writes and watches. */
  readonly exchange?: Exchange;
}

export type RunOutcome = "finished" | "interrupted" | "out of time";

/**
 * Trains until `steps`, resuming where the folder's newest checkpoint stands. A step whose figures are not finite takes
 * the run back to that checkpoint and on to other data.
 * @throws MfimError when that does not help; the last checkpoint stays the newest good one
 */
export async function runTraining(task: TrainingTask, options: RunOptions): Promise<RunOutcome> {
  const folder = await openRunFolder(options.out);
  const exchange = options.exchange ?? alone;
  const writes = exchange.rank === 0;
  const observers = writes
    ? [
        progressObserver(options.title, options.steps, options.seconds),
        metricsLog(folder.metrics, options.logEvery),
        ...(options.observers ?? []),
      ]
    : [];
  if (writes && task.titles !== undefined) await writeTitles(folder.titles, task.titles);
  const rollBack = new RollBack(task, folder);
  using interruption = watchInterruption((reason) => {
    if (writes)
      process.stderr.write(`\n${reason}: finishing this step and writing a checkpoint; once more stops at once.\n`);
  });
  let step = (await restoreNewest(folder, task, { setAside: writes }))?.step ?? 0;
  let outcome: RunOutcome = "finished";
  const pace = new Pace(task.picturesPerStep);
  try {
    await each(observers, (observer) => observer.begin?.(step));
    // A job that loses a process in its first minutes must find something to go on from.
    if (exchange.size > 1 && writes && step === 0) await writeCheckpoint(checkpointFile(folder, 0), task, 0);
    while (step < options.steps && outcome === "finished") {
      pace.start();
      const figures = await task.step(step);
      const problems = notFinite(figures);
      if (problems.length > 0) {
        step = await rollBack.from(step, problems);
        await each(observers, (observer) => observer.begin?.(step));
        continue;
      }
      step += 1;
      pace.stop();
      const { seconds, picturesPerSecond } = pace;
      const secondsLeft = pace.secondsLeft(options.steps - step, options.seconds);
      const memoryMiB = process.memoryUsage.rss() / 2 ** 20;
      const moment = {
        ...{ step, figures, seconds, picturesPerSecond, memoryMiB, secondsLeft },
        learningRates: () => learningRates(task.variables()),
      };
      await each(observers, (observer) => observer.step?.(moment));
      // Told to all processes: they stop after the same step or wait for each other for ever.
      if (await exchange.any(interruption.requested)) outcome = "interrupted";
      else if (await exchange.any(options.seconds !== undefined && seconds > options.seconds)) outcome = "out of time";
      if (writes) await afterStep(task, step, outcome !== "finished", { options, folder, observers });
    }
  } finally {
    await each(observers, (observer) => observer.end?.());
  }
  if (writes && outcome !== "interrupted") await task.export(folder.model, step);
  return outcome;
}

interface Surroundings {
  readonly options: RunOptions;
  readonly folder: RunFolder;
  readonly observers: readonly RunObserver[];
}

/** Preview, checkpoint and judgement, each when it is due. */
async function afterStep(
  task: TrainingTask,
  step: number,
  stopping: boolean,
  { options, folder, observers }: Surroundings,
): Promise<void> {
  if (step % options.previewEvery === 0 && task.preview !== undefined) {
    const file = join(folder.previews, `step-${String(step).padStart(7, "0")}.png`);
    await task.preview(file);
    await each(observers, (observer) => observer.preview?.(step, file));
  }
  if (stopping || step % options.checkpointEvery === 0 || step === options.steps) {
    await writeCheckpoint(checkpointFile(folder, step), task, step);
    await rotateCheckpoints(folder, options.keepCheckpoints ?? 2);
  }
  if (options.validateEvery !== undefined && step % options.validateEvery === 0 && task.validate !== undefined) {
    const figures = await task.validate();
    await each(observers, (observer) => observer.validated?.(step, figures));
    const judged = options.keepBest === undefined ? undefined : figures[options.keepBest];
    if (judged !== undefined) await keepBest(task, step, judged, folder);
  }
}

async function keepBest(task: TrainingTask, step: number, value: number, folder: RunFolder): Promise<void> {
  const best = await bestFile.read(folder);
  if (best !== undefined && best.value <= value) return;
  await writeCheckpoint(bestFile.path(folder), task, step);
  await bestFile.write(folder, { step, value });
}

async function each(
  observers: readonly RunObserver[],
  call: (observer: RunObserver) => void | Promise<void>,
): Promise<void> {
  for (const observer of observers) await call(observer);
}
