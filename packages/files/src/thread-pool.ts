import type { Worker } from "node:worker_threads";
import { startThread, type ThreadEntry } from "./start-thread.ts";

/** What a thread answers to a job. */
export type ThreadAnswer<Result> = { readonly result: Result } | { readonly failure: string };

export interface AskOptions {
  /** Buffers of the job that move to the thread instead of being copied. */
  readonly transfer?: readonly ArrayBuffer[];
  /** Before all that wait. Default false. */
  readonly first?: boolean;
}

interface Task<Job, Result> {
  readonly job: Job;
  readonly transfer: readonly ArrayBuffer[];
  readonly resolve: (result: Result) => void;
  readonly reject: (error: Error) => void;
}

/** Threads that do one job after another, each for whoever asked; their module calls `serveJobs`. */
export class ThreadPool<Job, Result> implements AsyncDisposable {
  readonly #waiting: Task<Job, Result>[] = [];
  readonly #idle: Worker[] = [];
  readonly #busy = new Map<Worker, Task<Job, Result>>();
  readonly #threads: readonly Worker[];
  #failure: Error | undefined;
  #closed = false;

  /** @param data what every thread is started with */
  constructor(entry: ThreadEntry, data: unknown, threads: number) {
    this.#threads = Array.from({ length: threads }, () => {
      const thread = startThread(entry, data);
      thread.on("message", (answer: ThreadAnswer<Result>) => this.#answered(thread, answer));
      thread.on("error", (error) => this.#fail(error));
      thread.on("exit", (code) => this.#fail(new Error(`a thread of ${entry.name} ended with code ${code}`)));
      return thread;
    });
    this.#idle.push(...this.#threads);
  }

  /** Plain values go there and back. @throws Error with the thread's stack where the job failed, or a thread died */
  ask(job: Job, { transfer = [], first = false }: AskOptions = {}): Promise<Result> {
    return new Promise((resolve, reject) => {
      if (this.#failure !== undefined) return reject(this.#failure);
      const task = { job, transfer, resolve, reject };
      if (first) this.#waiting.unshift(task);
      else this.#waiting.push(task);
      this.#feed();
    });
  }

  /** Stops the threads; jobs that are under way, or wait, are never answered. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#closed = true;
    await Promise.all(this.#threads.map((thread) => thread.terminate()));
  }

  #feed(): void {
    while (this.#idle.length > 0 && this.#waiting.length > 0) {
      const thread = this.#idle.pop() as Worker;
      const task = this.#waiting.shift() as Task<Job, Result>;
      this.#busy.set(thread, task);
      thread.postMessage(task.job, [...task.transfer]);
    }
  }

  #answered(thread: Worker, answer: ThreadAnswer<Result>): void {
    const task = this.#busy.get(thread);
    this.#busy.delete(thread);
    this.#idle.push(thread);
    if ("result" in answer) task?.resolve(answer.result);
    else task?.reject(new Error(answer.failure));
    this.#feed();
  }

  #fail(error: Error): void {
    // Nobody may be left who would hear of it.
    if (this.#closed) return;
    this.#failure ??= error;
    for (const task of [...this.#busy.values(), ...this.#waiting.splice(0)]) task.reject(this.#failure);
    this.#busy.clear();
  }
}
