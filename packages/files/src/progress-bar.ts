import { SingleBar } from "cli-progress";

export interface Progress {
  /** @param all the total, where it was not known before */
  update(done: number, all?: number): void;
  stop(): void;
  /** What was done in this run, and how fast. */
  rate(): string;
}

/**
 * A bar on the terminal with the time that is left; without a terminal a line every ten seconds.
 * @param step how much the first update brings: what was there before it was done by an earlier run
 */
export function startProgress(total: number, what: string, step = 1): Progress {
  const bar = new SingleBar({
    format: `{bar} {value}/{total} ${what}, {eta_formatted} left`,
    hideCursor: true,
    noTTYOutput: true,
    notTTYSchedule: 10_000,
    etaBuffer: 200,
  });
  bar.start(total, 0);
  const started = Date.now();
  let [before, last]: [number | undefined, number] = [undefined, 0];
  return {
    update(done, all) {
      if (all !== undefined) bar.setTotal(all);
      before ??= done - step;
      last = done;
      bar.update(done);
    },
    stop: () => bar.stop(),
    rate() {
      const now = last - (before ?? last);
      return `${now} of them now, ${((1000 * now) / Math.max(1, Date.now() - started)).toFixed(1)} a second`;
    },
  };
}
