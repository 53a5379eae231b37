import { SingleBar } from "cli-progress";

export interface Progress {
  /** @param all the total, where it was not known before */
  update(done: number, all?: number): void;
  stop(): void;
  /** What was done in this run, and how fast. */
  rate(): string;
}

export function startProgress(total: number, what: string): Progress {
  const bar = new SingleBar({
    format: `{bar} {value}/{total} ${what}, {eta_formatted} left`,
    hideCursor: true,
    noTTYOutput: true,
    notTTYSchedule: 10_000,
    etaBuffer: 200,
  });
  bar.start(total, 0);
  let started = Date.now();
  let [first, last]: [number | undefined, number] = [undefined, 0];
  return {
    update: (done, all) => {
      if (all !== undefined) bar.setTotal(all);
      if (first === undefined) [first, started] = [done, Date.now()];
      last = done;
      bar.update(done);
    },
    stop: () => bar.stop(),
    rate: () => {
      const now = last - (first ?? last);
      return `${now + 1} of them now, ${((1000 * now) / Math.max(1, Date.now() - started)).toFixed(1)} a second`;
    },
  };
}
