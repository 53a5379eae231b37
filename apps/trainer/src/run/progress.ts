import { type Progress, startProgress } from "@mfim/files";
import type { RunObserver } from "./run-observer.ts";
import type { StepFigures } from "./training-task.ts";

/**
 * Live progress: a bar with losses, throughput and time left on a terminal, a plain line now and then elsewhere.
 * @param total steps
 * @param limit seconds after which the run ends at the latest; where they end it, the bar goes by them: steps of a whole
 * training would leave it near its beginning at the end
 */
export function progressObserver(
  title: string,
  total: number,
  limit?: number,
  stream: NodeJS.WriteStream = process.stderr,
): RunObserver {
  let progress: Progress | undefined;
  let shownStep = 0;
  const byTime = (done: number, all: number) =>
    `step ${shownStep} of ${title}, ${Math.round((100 * done) / all)} % of the time`;
  return {
    begin(step) {
      progress?.stop();
      shownStep = step;
      progress =
        limit === undefined
          ? startProgress(total, `steps of ${title}`, 1, stream)
          : startProgress(limit, byTime, 0, stream);
    },
    step({ step, figures, seconds, picturesPerSecond, memoryMiB, secondsLeft }) {
      const note = `${picturesPerSecond.toFixed(1)} pictures/s, ${(memoryMiB / 1024).toFixed(1)} GiB, ${show(figures)}`;
      shownStep = step;
      if (limit === undefined) progress?.update(step, undefined, note, secondsLeft);
      // Until its end, which the last step may bring before the time is up.
      else progress?.update(seconds, Math.max(seconds, Math.min(limit, seconds + secondsLeft)), note, secondsLeft);
    },
    validated: (step, figures) => {
      // A bar would be torn; the figures are in the log and the curves.
      if (stream.isTTY !== true) stream.write(`${title} ${step}/${total}  ${show(figures)}\n`);
    },
    end: () => progress?.stop(),
  };
}

const show = (figures: StepFigures): string =>
  Object.entries(figures)
    .map(([name, value]) => `${name} ${Math.abs(value) >= 100 ? value.toFixed(0) : value.toPrecision(3)}`)
    .join("  ");
