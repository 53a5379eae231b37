import { runInThreads } from "@mfim/files";
import type { WorkerData } from "./render-worker.ts";
import { JOB_NAMES, type JobOf, openRunner, type ResultOf, type TaskName } from "./runners.ts";

export interface ThreadOptions {
  /** Safetensors file or OBJ folder of the head. */
  readonly headPath: string;
  /** Threads; all cores unless given, 0 renders in the calling thread. The pictures do not depend on it. */
  readonly workers?: number;
  /** Folder of a skin library, where people are photographic. */
  readonly skinsPath?: string;
}

/** Works the jobs off in threads and yields their results in the order of the jobs. Leaving the loop stops the threads. */
export async function* renderInThreads<T extends TaskName>(
  task: T,
  jobs: readonly JobOf<T>[],
  { headPath, skinsPath, workers }: ThreadOptions,
): AsyncGenerator<ResultOf<T>> {
  const data = { headPath, skinsPath, task };
  if (workers === 0) {
    const run = await openRunner<T>(data);
    for (const job of jobs) yield run(job);
    return;
  }
  const name = JOB_NAMES[task] as (job: JobOf<T>) => string;
  yield* runInThreads<JobOf<T>, ResultOf<T>, WorkerData>({
    jobs,
    entry: { from: import.meta.url, name: "./render-worker" },
    data,
    nameOf: (job) => `Rendering ${name(job)}`,
    ...(workers !== undefined && { workers }),
  });
}
