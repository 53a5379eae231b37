import type { StudioTasks, TaskCall, TaskName, WorkerMessage } from "./protocol.ts";

/** What went wrong in the worker, in words for people. */
export class StudioError extends Error {
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

/** The worker's tasks as functions of the page. */
export function startStudio(onProgress: (share: number) => void): StudioTasks {
  const worker = new Worker(new URL("./studio-worker.ts", import.meta.url), { type: "module" });
  const waiting = new Map<number, Waiting>();
  let calls = 0;
  worker.onmessage = ({ data }: MessageEvent<WorkerMessage>) => {
    if ("progress" in data) return onProgress(data.progress);
    const caller = waiting.get(data.call);
    waiting.delete(data.call);
    if ("error" in data) caller?.refuse(new StudioError(data.error, data.kind));
    else caller?.settle(data.value);
  };
  worker.onerror = (event) => {
    for (const { refuse } of waiting.values())
      refuse(
        new StudioError(
          `The studio's worker stopped (${event.message || "no reason given"}); reload the page.`,
          "worker",
        ),
      );
    waiting.clear();
  };
  const caller =
    (task: TaskName) =>
    (...args: readonly unknown[]) =>
      new Promise((settle, refuse) => {
        const call = calls++;
        waiting.set(call, { settle, refuse });
        worker.postMessage({ call, task, args } satisfies TaskCall);
      });
  return new Proxy({} as StudioTasks, { get: (_, task) => caller(task as TaskName) });
}
