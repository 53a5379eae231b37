import type { Worker } from "node:worker_threads";
import { startThread } from "@mfim/files";
import type { AlignedPicture, AlignJob, DecodedPicture, DecodeJob, PictureJobs } from "./picture-jobs.ts";

export type WorkerQuestion =
  | { readonly kind: "decode"; readonly job: DecodeJob }
  | { readonly kind: "align"; readonly job: AlignJob };
export type WorkerAnswer = { readonly result: DecodedPicture | AlignedPicture } | { readonly failure: string };

interface Task {
  readonly question: WorkerQuestion;
  readonly transfer: ArrayBuffer[];
  readonly resolve: (result: DecodedPicture | AlignedPicture) => void;
  readonly reject: (error: Error) => void;
}

/** Picture jobs on worker threads, so that decoding and warping go on beside a detector that blocks the main thread. */
export class PictureThreads implements PictureJobs {
  readonly #waiting: Task[] = [];
  readonly #idle: Worker[] = [];
  readonly #busy = new Map<Worker, Task>();
  readonly #workers: Worker[];
  #failure: Error | undefined;

  constructor(threads: number) {
    this.#workers = Array.from({ length: threads }, () => {
      const worker = startThread({ from: import.meta.url, name: "./picture-worker" });
      worker.on("message", (answer: WorkerAnswer) => this.#answered(worker, answer));
      worker.on("error", (error) => this.#failed(error));
      return worker;
    });
    this.#idle.push(...this.#workers);
  }

  decode(job: DecodeJob): Promise<DecodedPicture> {
    return this.#ask({ kind: "decode", job }, []) as Promise<DecodedPicture>;
  }

  align(job: AlignJob): Promise<AlignedPicture> {
    return this.#ask({ kind: "align", job }, [job.pixels.data.buffer as ArrayBuffer]) as Promise<AlignedPicture>;
  }

  async close(): Promise<void> {
    await Promise.all(this.#workers.map((worker) => worker.terminate()));
  }

  #ask(question: WorkerQuestion, transfer: ArrayBuffer[]): Promise<DecodedPicture | AlignedPicture> {
    return new Promise((resolve, reject) => {
      if (this.#failure !== undefined) return reject(this.#failure);
      const task = { question, transfer, resolve, reject };
      // What is decoded already goes first: it frees memory.
      if (question.kind === "align") this.#waiting.unshift(task);
      else this.#waiting.push(task);
      this.#feed();
    });
  }

  #feed(): void {
    while (this.#idle.length > 0 && this.#waiting.length > 0) {
      const worker = this.#idle.pop() as Worker;
      const task = this.#waiting.shift() as Task;
      this.#busy.set(worker, task);
      worker.postMessage(task.question, task.transfer);
    }
  }

  #answered(worker: Worker, answer: WorkerAnswer): void {
    const task = this.#busy.get(worker);
    this.#busy.delete(worker);
    this.#idle.push(worker);
    if ("result" in answer) task?.resolve(answer.result);
    else task?.reject(new Error(answer.failure));
    this.#feed();
  }

  #failed(error: Error): void {
    this.#failure = error;
    for (const task of [...this.#busy.values(), ...this.#waiting.splice(0)]) task.reject(error);
  }
}
