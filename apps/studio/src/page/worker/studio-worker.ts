import type { TaskCall, WorkerMessage } from "./protocol.ts";
import { Studio } from "./studio.ts";

const send = (message: WorkerMessage, moved: Transferable[] = []) => self.postMessage(message, { transfer: moved });
const studio = new Studio({
  onProgress: (progress) => send({ progress }),
  onFallback: (engine, reason) => send({ engine, reason }),
});

/** Pictures are moved, not copied. */
const bitmapsIn = (value: unknown): ImageBitmap[] => {
  if (value instanceof ImageBitmap) return [value];
  if (Array.isArray(value)) return value.flatMap(bitmapsIn);
  if (value !== null && typeof value === "object" && !(value instanceof Blob))
    return Object.values(value).flatMap(bitmapsIn);
  return [];
};

// One task after another: the networks share their threads.
let before: Promise<unknown> = Promise.resolve();

self.onmessage = ({ data: { call, task, args } }: MessageEvent<TaskCall>) => {
  before = before.then(async () => {
    try {
      const value = await (studio[task] as (...args: readonly unknown[]) => Promise<unknown>)(...args);
      send({ call, value }, bitmapsIn(value));
    } catch (error) {
      const { message, name } = error as Error;
      send({ call, error: message, kind: (error as { refusal?: string }).refusal ?? name });
    }
  });
};
