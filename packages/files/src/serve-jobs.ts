import { parentPort, workerData } from "node:worker_threads";
import type { ThreadAnswer } from "./thread-pool.ts";

/**
 * A thread's side of `ThreadPool` and `runInThreads`: answers each job by `run`, once `prepare` has made that from what the thread was
 * started with.
 * @param buffersOf a result's buffers, which move to who asked instead of being copied; default none
 */
export async function serveJobs<Data, Job, Result>(
  prepare: (data: Data) => Promise<(job: Job) => Result | Promise<Result>>,
  buffersOf: (result: Result) => readonly ArrayBuffer[] = () => [],
): Promise<void> {
  const port = parentPort;
  if (port === null) throw new Error("serveJobs: expected to be called in a thread of a ThreadPool.");
  const run = await prepare(workerData as Data);
  port.on("message", async (job: Job) => {
    try {
      const result = await run(job);
      port.postMessage({ result } satisfies ThreadAnswer<Result>, [...buffersOf(result)]);
    } catch (error) {
      const failure = error instanceof Error ? (error.stack ?? error.message) : String(error);
      port.postMessage({ failure } satisfies ThreadAnswer<Result>);
    }
  });
}
