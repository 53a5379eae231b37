import { type Progress, startProgress } from "@mfim/files";
import type { RunObserver } from "./run-observer.ts";
import type { StepFigures } from "./training-task.ts";

/** Live progress: a bar with losses, throughput and time left on a terminal, a plain line now and then elsewhere. */
export function progressObserver(title: string, total: number): RunObserver {
  let progress: Progress | undefined;
  return {
    begin() {
      progress?.stop();
      progress = startProgress(total, `steps of ${title}`);
    },
    step({ step, figures, picturesPerSecond, memoryMiB, secondsLeft }) {
      const note = `${picturesPerSecond.toFixed(1)} pictures/s, ${(memoryMiB / 1024).toFixed(1)} GiB, ${show(figures)}`;
      progress?.update(step, undefined, note, secondsLeft);
    },
    validated: (step, figures) => {
      // A bar would be torn; the figures are in the log and the curves.
      if (process.stderr.isTTY !== true) process.stderr.write(`${title} ${step}/${total}  ${show(figures)}\n`);
    },
    end: () => progress?.stop(),
  };
}

const show = (figures: StepFigures): string =>
  Object.entries(figures)
    .map(([name, value]) => `${name} ${Math.abs(value) >= 100 ? value.toFixed(0) : value.toPrecision(3)}`)
    .join("  ");
