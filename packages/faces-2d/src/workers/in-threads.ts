import { createRequire } from "node:module";
import { availableParallelism } from "node:os";
import { pathToFileURL } from "node:url";
import { Worker } from "node:worker_threads";
import { DataError } from "@mfim/core";
import { type PairJob, type PairResult, type PairWork, runPairJob } from "./pair-job.ts";
import type { WorkerAnswer } from "./pair-worker.ts";

/**
 * Works the jobs off in threads and yields their results in the order of the jobs. Leaving the loop stops the threads.
 * @param workers threads; all cores unless given, 0 works in the calling thread
 */
export async function* inThreads(
  work: PairWork,
  jobs: readonly PairJob[],
  workers = availableParallelism(),
): AsyncGenerator<PairResult> {
  const count = Math.min(jobs.length, workers);
  if (count === 0) {
    for (const job of jobs) yield await runPairJob(work, job);
    return;
  }
  const waiting = new Map<number, (outcome: PairResult | Error) => void>();
  const outcomes = jobs.map((_, i) => new Promise<PairResult | Error>((resolve) => waiting.set(i, resolve)));
  let [next, taken] = [0, 0];
  const idle: (() => void)[] = [];
  const threads = Array.from({ length: count }, () => {
    const worker = startWorker(work);
    let current = -1;
    const take = () => {
      // Nobody runs far ahead of the reader: results wait in memory.
      if (next < jobs.length && next < taken + 4 * count) {
        current = next++;
        worker.postMessage(jobs[current]!);
      } else idle.push(take);
    };
    const fail = (error: Error) => {
      for (const resolve of waiting.values()) resolve(error);
    };
    worker.on("message", (answer: WorkerAnswer) => {
      if ("failure" in answer)
        return fail(new DataError(`Rendering pair ${jobs[current]!.index} failed: ${answer.failure}`));
      if ("result" in answer) {
        waiting.get(current)!(answer.result);
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

/** From source, threads need the same loader as the main thread; built code needs none. */
function startWorker(work: PairWork): Worker {
  const fromSource = import.meta.url.endsWith(".ts");
  const file = new URL(fromSource ? "./pair-worker.ts" : "./pair-worker.js", import.meta.url);
  if (!fromSource) return new Worker(file, { workerData: work });
  // Node 20 does not run --import hooks for a thread's entry: register tsx first, then import the entry. Of tsx's two
  // builds the CommonJS one, which is what a require finds, cannot register from outside its folder.
  const tsx = pathToFileURL(
    createRequire(import.meta.url)
      .resolve("tsx/esm/api")
      .replace(/\.cjs$/, ".mjs"),
  ).href;
  const start = `import(${JSON.stringify(tsx)}).then(({ register }) => { register(); return import(${JSON.stringify(file.href)}); });`;
  return new Worker(start, { eval: true, workerData: work, execArgv: ["--conditions=@mfim/source"] });
}
