import { type Options, type Params, SingleBar } from "cli-progress";
import { bytesOf, type Counted, WorkDone } from "./progress-line.ts";
import { runningBars } from "./running-bars.ts";

export interface Progress {
  /**
   * @param all the total, where it was not known before
   * @param note a clause that is shown beside the count, such as "3 refused"
   * @param secondsLeft where it is known better than by the rate of this run
   */
  update(done: number, all?: number, note?: string, secondsLeft?: number): void;
  stop(): void;
  /** What was done in this run, and how fast. */
  rate(): string;
}

/**
 * The one bar of all commands: how much of what is done, and the time that is left once a rate is known. Without a
 * terminal a line every ten seconds, so that logs stay short.
 * @param total 0 where it is told by the first update
 * @param step how much the first update brings: what was there before it was done by an earlier run
 */
export function startProgress(
  total: number,
  what: Counted,
  step = 1,
  stream: NodeJS.WriteStream = process.stderr,
): Progress {
  const work = new WorkDone(what, step);
  const bar = new SingleBar({
    stream,
    format: (_: Options, { total: all }: Params) => work.line(all, stream.isTTY),
    hideCursor: true,
    noTTYOutput: true,
    notTTYSchedule: 10_000,
  });
  bar.start(total, 0);
  const stop = () => {
    runningBars.delete(stop);
    bar.stop();
  };
  runningBars.add(stop);
  return {
    update(done, all, note, secondsLeft) {
      if (all !== undefined) bar.setTotal(all);
      work.tell(done, note, secondsLeft);
      bar.update(done);
    },
    stop,
    rate() {
      const { now, seconds } = work.pace();
      return `${now} of them now, ${(now / Math.max(1e-3, seconds)).toFixed(1)} a second`;
    },
  };
}

/** The same for one amount of bytes: "Downloading it, 12.3 of 456.0 MB, 8 s left". What the first update tells was there before. */
export function startByteProgress(bytes: number, title: string, stream?: NodeJS.WriteStream): Progress {
  return startProgress(bytes, bytesOf(title), 0, stream);
}
