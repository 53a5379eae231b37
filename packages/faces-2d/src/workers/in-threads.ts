import { runInThreads } from "@mfim/files";
import { type PairJob, type PairResult, type PairWork, runPairJob } from "./pair-job.ts";

/**
 * Works the jobs off in threads and yields their results in the order of the jobs. Leaving the loop stops the threads.
 * @param workers threads; all cores unless given, 0 works in the calling thread
 */
export async function* inThreads(
  work: PairWork,
  jobs: readonly PairJob[],
  workers?: number,
): AsyncGenerator<PairResult> {
  if (workers === 0) {
    for (const job of jobs) yield await runPairJob(work, job);
    return;
  }
  yield* runInThreads<PairJob, PairResult, PairWork>({
    jobs,
    entry: { from: import.meta.url, name: "./pair-worker" },
    data: work,
    nameOf: ({ index }) => `Rendering pair ${index}`,
    ...(workers !== undefined && { workers }),
  });
}
