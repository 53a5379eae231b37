import { startByteProgress } from "@mfim/files";
import { consola } from "consola";

export interface ProgressBar {
  /** Sets how much of the total is done. */
  update(done: number): void;
  stop(): void;
}

/** Where an installation tells what it is doing; amounts are in bytes. */
export interface InstallProgress {
  start(title: string, total: number): ProgressBar;
  say(line: string): void;
}

export const silentProgress: InstallProgress = { start: () => ({ update() {}, stop() {} }), say() {} };

/** A bar on a terminal, lines elsewhere. */
export function terminalProgress(): InstallProgress {
  return {
    say: (line) => consola.info(line),
    start(title, total) {
      const bar = startByteProgress(total, title);
      // What lies on the disk while it comes may be more than what comes.
      return { update: (done) => bar.update(Math.min(done, total)), stop: () => bar.stop() };
    },
  };
}
