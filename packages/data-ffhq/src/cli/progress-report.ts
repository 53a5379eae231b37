import { SingleBar } from "cli-progress";
import type { PrepareProgress } from "../prepare/progress-count.ts";

interface ProgressReport {
  readonly update: (progress: PrepareProgress) => void;
  readonly stop: () => void;
}

export function duration(seconds: number | undefined): string {
  if (seconds === undefined) return "?";
  const whole = Math.round(seconds);
  const [hours, minutes] = [Math.floor(whole / 3600), Math.floor((whole % 3600) / 60)];
  return hours > 0 ? `${hours} h ${minutes} min` : minutes > 0 ? `${minutes} min ${whole % 60} s` : `${whole} s`;
}

/** A bar on a terminal; elsewhere a line every ten seconds, so that logs stay short. */
export function progressReport(stream: NodeJS.WriteStream = process.stderr): ProgressReport {
  return stream.isTTY ? bar(stream) : lines(stream);
}

function bar(stream: NodeJS.WriteStream): ProgressReport {
  const shown = new SingleBar({
    stream,
    format: "{bar} {value}/{total}  {usable} usable  {left} left",
    hideCursor: true,
  });
  let started = false;
  return {
    update: ({ done, total, usable, secondsLeft }) => {
      const payload = { usable, left: duration(secondsLeft) };
      if (started) shown.update(done, payload);
      else shown.start(total, done, payload);
      started = true;
    },
    stop: () => shown.stop(),
  };
}

function lines(stream: NodeJS.WriteStream): ProgressReport {
  let last = performance.now();
  return {
    update: ({ done, total, usable, secondsLeft }) => {
      if (performance.now() - last < 10_000) return;
      last = performance.now();
      stream.write(`${done}/${total}, ${usable} usable, ${duration(secondsLeft)} left\n`);
    },
    stop: () => {},
  };
}
