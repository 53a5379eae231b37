import { type Options, type Params, SingleBar } from "cli-progress";
import { durationWords } from "./duration-words.ts";
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

/** Cells of a bar. */
const width = 24;

/**
 * The one bar of all commands: how much of what is done, and the time that is left once a rate is known. Without a
 * terminal a line every ten seconds, so that logs stay short.
 * @param total 0 where it is told by the first update
 * @param step how much the first update brings: what was there before it was done by an earlier run
 */
export function startProgress(
  total: number,
  what: string,
  step = 1,
  stream: NodeJS.WriteStream = process.stderr,
): Progress {
  const started = Date.now();
  let [before, last, clause]: [number | undefined, number, string] = [undefined, 0, ""];
  let known: number | undefined;
  const line = (all: number) =>
    progressLine({ done: last, all, what, clause, known, ...pace(last - (before ?? last), started) });
  const bar = new SingleBar({
    stream,
    format: (_: Options, { progress, total: all }: Params) =>
      stream.isTTY ? `${barOf(progress)} ${line(all)}` : line(all),
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
    update(done, all, note = clause, secondsLeft = undefined) {
      if (all !== undefined) bar.setTotal(all);
      before ??= done - step;
      [last, clause, known] = [done, note, secondsLeft];
      bar.update(done);
    },
    stop,
    rate() {
      const now = last - (before ?? last);
      return `${now} of them now, ${((1000 * now) / Math.max(1, Date.now() - started)).toFixed(1)} a second`;
    },
  };
}

const pace = (now: number, started: number) => ({ now, seconds: (Date.now() - started) / 1000 });

function barOf(share: number): string {
  const full = Math.round(width * Math.min(1, Math.max(0, Number.isFinite(share) ? share : 0)));
  return "█".repeat(full) + "░".repeat(width - full);
}

/** What a progress line says; of the time left nothing before anything is done, nor at the end. */
export function progressLine(state: {
  readonly done: number;
  readonly all: number;
  readonly what: string;
  readonly clause?: string;
  /** Seconds left, where they are known. */
  readonly known?: number | undefined;
  /** Done in this run, and in how many seconds. */
  readonly now: number;
  readonly seconds: number;
}): string {
  const { done, all, what, clause, known, now, seconds } = state;
  const count = all > 0 ? `${done}/${all} ${what}` : `${done} ${what}`;
  const rest = known ?? ((all - done) * seconds) / now;
  const left = now > 0 && done < all ? `${durationWords(rest)} left` : "";
  // The clause may be long (a training's terms), and a terminal cuts what does not fit.
  return [count, left, clause].filter((part) => part !== undefined && part !== "").join(", ");
}
