import { createRequire } from "node:module";
import { availableParallelism } from "node:os";
import { pathToFileURL } from "node:url";
import { parentPort, Worker, workerData } from "node:worker_threads";
import { DataError } from "@mfim/core/errors";

/** What a thread answers. */
type Answer<Result> = { readonly ready: true } | { readonly result: Result } | { readonly failure: string };

export interface ThreadWork<Job, Data> {
  /** Plain values; posted to the threads one by one. */
  readonly jobs: readonly Job[];
  /** Module of the threads, which calls `serveJobs`: `{ from: import.meta.url, name: "./pair-worker" }`, without its ending. */
  readonly entry: { readonly from: string; readonly name: string };
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
  const count = Math.min(jobs.length, workers);
  const waiting = new Map<number, (outcome: Result | Error) => void>();
  const outcomes = jobs.map((_, i) => new Promise<Result | Error>((resolve) => waiting.set(i, resolve)));
  let [next, taken] = [0, 0];
  const idle: (() => void)[] = [];
  const threads = Array.from({ length: count }, () => {
    const worker = startThread(entry, data);
    let current = -1;
    const take = () => {
      // Nobody runs far ahead of the reader: results wait in memory.
      if (next < jobs.length && next < taken + 4 * count) {
        current = next++;
        worker.postMessage(jobs[current]);
      } else idle.push(take);
    };
    const fail = (error: Error) => {
      for (const resolve of waiting.values()) resolve(error);
    };
    worker.on("message", (answer: Answer<Result>) => {
      if ("failure" in answer) return fail(new DataError(`${nameOf(jobs[current] as Job)} failed: ${answer.failure}`));
      if ("result" in answer) {
        waiting.get(current)?.(answer.result);
        waiting.delete(current);
      }
      take();
    });
    worker.on("error", fail);
    return worker;
  });
  try {
    for (const outcome of outcomes) {
      const result = await outcome;
      if (result instanceof Error) throw result;
      taken++;
      for (const take of idle.splice(0)) take();
      yield result;
    }
  } finally {
    await Promise.all(threads.map((thread) => thread.terminate()));
  }
}

/**
 * The thread's side: answers each job by `run`, once `prepare` has made that from what the thread was started with.
 */
export async function serveJobs<Data, Job, Result>(
  prepare: (data: Data) => Promise<(job: Job) => Result | Promise<Result>>,
): Promise<void> {
  const port = parentPort;
  if (port === null) throw new Error("serveJobs: expected to be called in a thread of runInThreads.");
  const answer = (message: Answer<Result>) => port.postMessage(message);
  const run = await prepare(workerData as Data);
  port.on("message", async (job: Job) => {
    try {
      answer({ result: await run(job) });
    } catch (error) {
      answer({ failure: error instanceof Error ? (error.stack ?? error.message) : String(error) });
    }
  });
  answer({ ready: true });
}

/** From source, threads need the same loader as the main thread; built code needs none. */
export function startThread({ from, name }: ThreadWork<unknown, unknown>["entry"], data?: unknown): Worker {
  const fromSource = from.endsWith(".ts");
  const file = new URL(`${name}${fromSource ? ".ts" : ".js"}`, from);
  if (!fromSource) return new Worker(file, { workerData: data });
  // Node 20 does not run --import hooks for a thread's entry: register tsx first, then import the entry. Of tsx's two
  // builds the CommonJS one, which is what a require finds, cannot register from outside its folder.
  const tsx = pathToFileURL(
    createRequire(from)
      .resolve("tsx/esm/api")
      .replace(/\.cjs$/, ".mjs"),
  ).href;
  const start = `import(${JSON.stringify(tsx)}).then(({ register }) => { register(); return import(${JSON.stringify(file.href)}); });`;
  return new Worker(start, { eval: true, workerData: data, execArgv: ["--conditions=@mfim/source"] });
}
