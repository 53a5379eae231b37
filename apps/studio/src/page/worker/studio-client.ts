import { fittingBrowsers, whatIsMissing } from "./browser-needs.ts";
import type { StudioTasks, TaskCall, TaskName, WorkerMessage } from "./protocol.ts";
import type { StudioListener } from "./studio.ts";

/** What went wrong in the worker, in words for people. */
class StudioError extends Error {
  override name = "StudioError";
  /** One word, such as "no-face". */
  readonly kind: string;
  constructor(message: string, kind: string) {
    super(message);
    this.kind = kind;
  }
}

interface Waiting {
  readonly settle: (value: unknown) => void;
  readonly refuse: (error: Error) => void;
}

/**
 * The worker's tasks as functions of the page.
 * @throws StudioError where the browser lacks what the studio needs
 */
export function startStudio({ onProgress, onFallback }: StudioListener): StudioTasks {
  const missing = whatIsMissing(globalThis);
  if (missing !== undefined) throw new StudioError(missing, "browser");
  const worker = new Worker(new URL("./studio-worker.ts", import.meta.url), { type: "module" });
  const waiting = new Map<number, Waiting>();
  let calls = 0;
  let hasSpoken = false;
  /** A worker that has failed answers nobody, and may have failed before the first task. */
  let failure: StudioError | undefined;
  worker.onmessage = ({ data }: MessageEvent<WorkerMessage>) => {
    hasSpoken = true;
    if ("progress" in data) return onProgress(data.progress);
    if ("engine" in data) return onFallback(data.engine, data.reason);
    const caller = waiting.get(data.call);
    waiting.delete(data.call);
    if ("error" in data) caller?.refuse(new StudioError(data.error, data.kind));
    else caller?.settle(data.value);
  };
  worker.onerror = (event) => {
    const reason = event.message || "no reason given";
    const words = hasSpoken
      ? `The studio's worker stopped (${reason}); reload the page.`
      : `The studio's worker did not start (${reason}); it needs workers of modules: open the page in ${fittingBrowsers}.`;
    const error = new StudioError(words, "worker");
    failure = error;
    for (const { refuse } of waiting.values()) refuse(error);
    waiting.clear();
  };
  const caller =
    (task: TaskName) =>
    (...args: readonly unknown[]) =>
      new Promise((settle, refuse) => {
        if (failure !== undefined) return refuse(failure);
        const call = calls++;
        waiting.set(call, { settle, refuse });
        worker.postMessage({ call, task, args } satisfies TaskCall);
      });
  return new Proxy({} as StudioTasks, { get: (_, task) => caller(task as TaskName) });
}
