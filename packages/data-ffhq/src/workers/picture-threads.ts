import { ThreadPool } from "@mfim/files";
import type { AlignedPicture, AlignJob, DecodedPicture, DecodeJob, PictureJobs } from "./picture-jobs.ts";

export type PictureQuestion =
  | { readonly kind: "decode"; readonly job: DecodeJob }
  | { readonly kind: "align"; readonly job: AlignJob };

/** Picture jobs on worker threads, so that decoding and warping go on beside a detector that blocks the main thread. */
export class PictureThreads implements PictureJobs {
  readonly #pool: ThreadPool<PictureQuestion, DecodedPicture | AlignedPicture>;

  constructor(threads: number) {
    this.#pool = new ThreadPool({ from: import.meta.url, name: "./picture-worker" }, undefined, threads);
  }

  decode(job: DecodeJob): Promise<DecodedPicture> {
    return this.#pool.ask({ kind: "decode", job }) as Promise<DecodedPicture>;
  }

  align(job: AlignJob): Promise<AlignedPicture> {
    // What is decoded already goes first: it frees memory.
    const options = { transfer: [job.pixels.data.buffer as ArrayBuffer], first: true };
    return this.#pool.ask({ kind: "align", job }, options) as Promise<AlignedPicture>;
  }

  close(): Promise<void> {
    return this.#pool[Symbol.asyncDispose]();
  }
}
