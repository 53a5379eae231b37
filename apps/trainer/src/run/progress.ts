import { Presets, SingleBar } from "cli-progress";
import type { StepFigures } from "./training-task.ts";

/** Live progress: a bar with losses, throughput and time left on a terminal, a plain line now and then elsewhere. */
export interface Progress {
  /** @param secondsLeft until the last step or the end of the time given, whichever comes first */
  update(step: number, figures: StepFigures, picturesPerSecond: number, secondsLeft: number): void;
  stop(): void;
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

/** @param total steps of the whole run, @param first step that this process starts from */
export function startProgress(title: string, total: number, first: number): Progress {
  return process.stderr.isTTY === true ? bar(title, total, first) : lines(title, total);
}

function bar(title: string, total: number, first: number): Progress {
  const display = new SingleBar(
    {
      format: `${title} {bar} {value}/{total} | {rate} pictures/s | {left} left | {figures}`,
      hideCursor: true,
      stopOnComplete: false,
    },
    Presets.shades_classic,
  );
  display.start(total, first, { rate: "-", left: "-", figures: "" });
  return {
    update: (step, figures, rate, left) =>
      display.update(step, { rate: rate.toFixed(1), left: duration(left), figures: show(figures) }),
    stop: () => display.stop(),
  };
}

function lines(title: string, total: number): Progress {
  let last = 0;
  return {
    update(step, figures, rate, left) {
      const now = Date.now();
      if (now - last < 15_000 && step < total) return;
      last = now;
      process.stderr.write(
        `${title} ${step}/${total}  ${rate.toFixed(1)} pictures/s  ${duration(left)} left  ${show(figures)}\n`,
      );
    },
    stop() {},
  };
}
