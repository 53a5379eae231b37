import { parentPort, workerData } from "node:worker_threads";
import { openHead } from "../head/open-head.ts";
import { RUNNERS, type TaskName } from "./runners.ts";

/** What a worker answers to a job. */
export type WorkerAnswer = { readonly ready: true } | { readonly result: unknown } | { readonly failure: string };

const port = parentPort!;
const { headPath, task } = workerData as { readonly headPath: string; readonly task: TaskName };
const head = await openHead(headPath);
const run = RUNNERS[task] as (head: unknown, job: unknown) => unknown;
port.on("message", (job: unknown) => {
  try {
    port.postMessage({ result: run(head, job) } satisfies WorkerAnswer);
  } catch (error) {
    port.postMessage({
      failure: error instanceof Error ? (error.stack ?? error.message) : String(error),
    } satisfies WorkerAnswer);
  }
});
port.postMessage({ ready: true } satisfies WorkerAnswer);
