import cliProgress from "cli-progress";
import { consola } from "consola";

export interface ProgressBar {
  /** Sets how much of the total is done. */
  update(done: number): void;
  stop(): void;
}

/** Where an installation tells what it is doing; amounts are in bytes. */
export interface Progress {
  start(title: string, total: number): ProgressBar;
  say(line: string): void;
}

export const silentProgress: Progress = { start: () => ({ update() {}, stop() {} }), say() {} };

/** A bar on a terminal, one line a step elsewhere. */
export function terminalProgress(): Progress {
  return {
    say: (line) => consola.info(line),
    start(title, total) {
      if (!process.stderr.isTTY) {
        consola.info(`${title} (${Math.round(total / 1e6)} MB)`);
        return { update() {}, stop() {} };
      }
      const bar = new cliProgress.SingleBar(
        { format: `  ${title} {bar} {percentage}% | {eta_formatted} left`, hideCursor: true, clearOnComplete: true },
        cliProgress.Presets.shades_classic,
      );
      bar.start(total, 0);
      return { update: (done) => bar.update(Math.min(done, total)), stop: () => bar.stop() };
    },
  };
}
