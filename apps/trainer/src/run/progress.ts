import { Presets, SingleBar } from "cli-progress";
import type { RunMoment, RunObserver } from "./run-observer.ts";
import type { StepFigures } from "./training-task.ts";

interface Display {
  update(moment: RunMoment): void;
  stop(): void;
}

/** Live progress: a bar with losses, throughput and time left on a terminal, a plain line now and then elsewhere. */
export function progressObserver(title: string, total: number): RunObserver {
  let display: Display | undefined;
  return {
    begin(step) {
      display?.stop();
      display = process.stderr.isTTY === true ? bar(title, total, step) : lines(title, total);
    },
    step: (moment) => display?.update(moment),
    validated: (step, figures) => {
      // A bar would be torn; the figures are in the log and the curves.
      if (process.stderr.isTTY !== true) process.stderr.write(`${title} ${step}/${total}  ${show(figures)}\n`);
    },
    end: () => display?.stop(),
  };
}

const show = (figures: StepFigures): string =>
  Object.entries(figures)
    .map(([name, value]) => `${name} ${Math.abs(value) >= 100 ? value.toFixed(0) : value.toPrecision(3)}`)
    .join("  ");

const duration = (seconds: number): string => {
  const whole = Math.max(0, Math.round(seconds));
  const minutes = Math.floor(whole / 60);
  return minutes >= 60
    ? `${Math.floor(minutes / 60)} h ${minutes % 60} min`
    : minutes > 0
      ? `${minutes} min ${whole % 60} s`
      : `${whole} s`;
};

const size = (mebibytes: number): string => `${(mebibytes / 1024).toFixed(1)} GiB`;

function bar(title: string, total: number, first: number): Display {
  const display = new SingleBar(
    {
      format: `${title} {bar} {value}/{total} | {rate} pictures/s | {memory} | {left} left | {figures}`,
      hideCursor: true,
      stopOnComplete: false,
    },
    Presets.shades_classic,
  );
  display.start(total, first, { rate: "-", memory: "-", left: "-", figures: "" });
  return {
    update: ({ step, picturesPerSecond, memoryMiB, secondsLeft, figures }) =>
      display.update(step, {
        rate: picturesPerSecond.toFixed(1),
        memory: size(memoryMiB),
        left: duration(secondsLeft),
        figures: show(figures),
      }),
    stop: () => display.stop(),
  };
}

function lines(title: string, total: number): Display {
  let last = 0;
  return {
    update({ step, figures, picturesPerSecond, memoryMiB, secondsLeft }) {
      const now = Date.now();
      if (now - last < 15_000 && step < total) return;
      last = now;
      process.stderr.write(
        `${title} ${step}/${total}  ${picturesPerSecond.toFixed(1)} pictures/s  ${size(memoryMiB)}  ${duration(secondsLeft)} left  ${show(figures)}\n`,
      );
    },
    stop() {},
  };
}
