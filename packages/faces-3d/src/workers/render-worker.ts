import { parentPort, workerData } from "node:worker_threads";
import { openHead } from "../head/open-head.ts";
import { type PersonJob, runPersonJob } from "./person-job.ts";

/** What a worker answers to a job. */
export type WorkerAnswer =
  | { readonly ready: true }
  | { readonly result: ReturnType<typeof runPersonJob> }
  | { readonly failure: string };

const port = parentPort!;
const { headPath } = workerData as { readonly headPath: string };
const head = await openHead(headPath);
port.on("message", (job: PersonJob) => {
  try {
    const result = runPersonJob(head, job);
    port.postMessage({ result } satisfies WorkerAnswer, [result.pixels.buffer as ArrayBuffer]);
  } catch (error) {
    port.postMessage({
      failure: error instanceof Error ? (error.stack ?? error.message) : String(error),
    } satisfies WorkerAnswer);
  }
});
port.postMessage({ ready: true } satisfies WorkerAnswer);
