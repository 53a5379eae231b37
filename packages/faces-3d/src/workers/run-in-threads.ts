import { createRequire } from "node:module";
import { availableParallelism } from "node:os";
import { pathToFileURL } from "node:url";
import { Worker } from "node:worker_threads";
import { FacesError } from "../faces-error.ts";
import type { HeadModel } from "../head/head-model.ts";
import { openHead } from "../head/open-head.ts";
import { openSkins, type SkinLibrary } from "../skins/library/skin-library.ts";
import type { WorkerAnswer, WorkerData } from "./render-worker.ts";
import { JOB_NAMES, type JobOf, type ResultOf, RUNNERS, type TaskName } from "./runners.ts";

export interface ThreadOptions {
  /** Safetensors file or OBJ folder of the head. */
  readonly headPath: string;
  /** Threads; all cores unless given, 0 renders in the calling thread. The pictures do not depend on it. */
  readonly workers?: number;
  /** Folder of a skin library, where people are photographic. */
  readonly skinsPath?: string;
}

/** Works the jobs off in threads and yields their results in the order of the jobs. Leaving the loop stops the threads. */
export async function* runInThreads<T extends TaskName>(
  task: T,
  jobs: readonly JobOf<T>[],
  options: ThreadOptions,
): AsyncGenerator<ResultOf<T>> {
  const count = Math.min(jobs.length, options.workers ?? availableParallelism());
  if (count === 0) {
    const head = await openHead(options.headPath);
    const skins = options.skinsPath === undefined ? undefined : await openSkins(options.skinsPath);
    const run = RUNNERS[task] as (head: HeadModel, job: JobOf<T>, skins?: SkinLibrary) => ResultOf<T>;
    for (const job of jobs) yield run(head, job, skins);
    return;
  }
  const name = JOB_NAMES[task] as (job: JobOf<T>) => string;
  const waiting = new Map<number, (outcome: ResultOf<T> | Error) => void>();
  const outcomes = jobs.map((_, i) => new Promise<ResultOf<T> | Error>((resolve) => waiting.set(i, resolve)));
  let next = 0;
  let taken = 0;
  const idle: (() => void)[] = [];
  const threads = Array.from({ length: count }, () => {
    const worker = startWorker({ headPath: options.headPath, skinsPath: options.skinsPath, task });
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
        return fail(new FacesError(`Rendering ${name(jobs[current]!)} failed: ${answer.failure}`));
      if ("result" in answer) {
        waiting.get(current)!(answer.result as ResultOf<T>);
        waiting.delete(current);
      }
      take();
    });
    worker.on("error", fail);
    return worker;
  });
  try {
    for (const outcome of outcomes) {
      const pictures = await outcome;
      if (pictures instanceof Error) throw pictures;
      taken++;
      for (const take of idle.splice(0)) take();
      yield pictures;
    }
  } finally {
    await Promise.all(threads.map((thread) => thread.terminate()));
  }
}

/** From source, threads need the same loader as the main thread; built code needs none. */
function startWorker(workerData: WorkerData): Worker {
  const fromSource = import.meta.url.endsWith(".ts");
  const file = new URL(fromSource ? "./render-worker.ts" : "./render-worker.js", import.meta.url);
  if (!fromSource) return new Worker(file, { workerData });
  // Node 20 does not run --import hooks for a thread's entry: register tsx first, then import the entry. Of tsx's two
  // builds the CommonJS one, which is what a require finds, cannot register from outside its folder.
  const tsx = pathToFileURL(
    createRequire(import.meta.url)
      .resolve("tsx/esm/api")
      .replace(/\.cjs$/, ".mjs"),
  ).href;
  const start = `import(${JSON.stringify(tsx)}).then(({ register }) => { register(); return import(${JSON.stringify(file.href)}); });`;
  return new Worker(start, { eval: true, workerData, execArgv: ["--conditions=@mfim/source"] });
}
