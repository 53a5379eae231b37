import { parentPort, workerData } from "node:worker_threads";
import { type PairJob, type PairResult, type PairWork, runPairJob } from "./pair-job.ts";

/** What a thread answers to a job. */
export type WorkerAnswer = { readonly ready: true } | { readonly result: PairResult } | { readonly failure: string };

const port = parentPort!;
const answer = (message: WorkerAnswer) => port.postMessage(message);
port.on("message", (job: PairJob) => {
  runPairJob(workerData as PairWork, job).then(
    (result) => answer({ result }),
    (error: unknown) => answer({ failure: error instanceof Error ? (error.stack ?? error.message) : String(error) }),
  );
});
answer({ ready: true });
