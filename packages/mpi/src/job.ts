import { writeSync } from "node:fs";
import { callInThread } from "./library/call-in-thread.ts";
import type { MpiLibrary } from "./library/mpi-library.ts";
import { exitNow } from "./library/system-calls.ts";

/** Exit code of a job that lost a rank: EX_TEMPFAIL of sysexits.h, start it again. */
export const lostRankExitCode = 75;

/** Time for what is done before the job ends, seconds. */
const rescueSeconds = 60;
/** MPI_Abort can hang itself. */
const abortSeconds = 5;

/** The way out of a job for all its ranks. */
export class Job {
  readonly #library: MpiLibrary;
  #rescue: () => void | Promise<void> = () => {};
  #ending = false;

  constructor(library: MpiLibrary) {
    this.#library = library;
  }

  get ending(): boolean {
    return this.#ending;
  }

  onLostRank(rescue: () => void | Promise<void>): void {
    this.#rescue = rescue;
  }

  /** Says the sentence, lets the rescue work, and ends all ranks with `lostRankExitCode`. */
  async lost(sentence: string): Promise<void> {
    if (this.#ending) return;
    this.#ending = true;
    say(sentence);
    try {
      await within(rescueSeconds, Promise.resolve(this.#rescue()), () =>
        say(`What was to be kept could not be written within ${rescueSeconds} s.`),
      );
    } catch (error) {
      say(`What was to be kept could not be written: ${error instanceof Error ? error.message : String(error)}`);
    }
    await this.abort(lostRankExitCode);
  }

  async abort(exitCode: number): Promise<never> {
    this.#ending = true;
    const { functions, handles } = this.#library;
    await within(abortSeconds, callInThread(functions.Abort, handles.world, exitCode), () => {});
    return exitNow(exitCode);
  }

  /** For the end of the process, when no event will come any more. */
  abortAtExit(exitCode: number): never {
    const { functions, handles } = this.#library;
    void callInThread(functions.Abort, handles.world, exitCode);
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, abortSeconds * 1000);
    return exitNow(exitCode);
  }
}

/** Written at once: the process may be gone before a stream is. */
export function say(sentence: string): void {
  try {
    writeSync(2, `${sentence}\n`);
  } catch {
    // A closed terminal must not keep the job from ending.
  }
}

async function within(seconds: number, work: Promise<unknown>, late: () => void): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const timeout = new Promise<void>((resolve) => {
    timer = setTimeout(() => {
      late();
      resolve();
    }, seconds * 1000);
  });
  try {
    await Promise.race([work, timeout]);
  } finally {
    clearTimeout(timer);
  }
}
