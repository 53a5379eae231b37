import { availableParallelism } from "node:os";
import { DataError } from "@mfim/core/errors";
import type { ThreadEntry } from "./start-thread.ts";
import { ThreadPool } from "./thread-pool.ts";

export interface ThreadWork<Job, Data> {
  /** Plain values; posted to the threads one by one. */
  readonly jobs: readonly Job[];
  /** Module of the threads, which calls `serveJobs`. */
  readonly entry: ThreadEntry;
  /** What every thread is started with. */
  readonly data: Data;
  /** How a sentence that ends in "failed" begins, such as "Rendering pair 3". */
  readonly nameOf: (job: Job) => string;
  /** Threads; default: all cores. */
  readonly workers?: number;
}

/**
 * Works jobs off in threads and yields their results in the order of the jobs. Leaving the loop stops the threads.
 * @throws DataError that names the job where one failed
 */
export async function* runInThreads<Job, Result, Data>(work: ThreadWork<Job, Data>): AsyncGenerator<Result> {
  const { jobs, entry, data, nameOf, workers = availableParallelism() } = work;
  const threads = Math.min(jobs.length, workers);
  await using pool = new ThreadPool<Job, Result>(entry, data, threads);
  const outcome = (job: Job): Promise<Result | Error> =>
    pool.ask(job).catch((error: Error) => new DataError(`${nameOf(job)} failed: ${error.message}`));
  const asked: Promise<Result | Error>[] = [];
  for (let taken = 0; taken < jobs.length; taken++) {
    // Nobody runs far ahead of the reader: results wait in memory.
    const until = Math.min(jobs.length, taken + 4 * threads);
    while (taken + asked.length < until) asked.push(outcome(jobs[taken + asked.length] as Job));
    const result = await asked.shift();
    if (result instanceof Error) throw result;
    yield result as Result;
  }
}
