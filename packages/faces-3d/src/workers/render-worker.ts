import { parentPort, workerData } from "node:worker_threads";
import { openHead } from "../head/open-head.ts";
import { openSkins } from "../skins/library/skin-library.ts";
import { RUNNERS, type TaskName } from "./runners.ts";

/** What a worker is started with. */
export interface WorkerData {
  readonly headPath: string;
  readonly skinsPath: string | undefined;
  readonly task: TaskName;
}

/** What a worker answers to a job. */
export type WorkerAnswer = { readonly ready: true } | { readonly result: unknown } | { readonly failure: string };

const port = parentPort!;
const { headPath, skinsPath, task } = workerData as WorkerData;
const head = await openHead(headPath);
const skins = skinsPath === undefined ? undefined : await openSkins(skinsPath);
const run = RUNNERS[task] as (head: unknown, job: unknown, skins: unknown) => unknown;
port.on("message", (job: unknown) => {
  try {
    port.postMessage({ result: run(head, job, skins) } satisfies WorkerAnswer);
  } catch (error) {
    port.postMessage({
      failure: error instanceof Error ? (error.stack ?? error.message) : String(error),
    } satisfies WorkerAnswer);
  }
});
port.postMessage({ ready: true } satisfies WorkerAnswer);
