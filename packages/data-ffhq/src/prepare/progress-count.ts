import type { Refusal } from "../pictures/picture-error.ts";
import { isUsable, type ManifestRecord } from "../prepared/manifest.ts";

export interface PrepareProgress {
  readonly done: number;
  readonly total: number;
  readonly usable: number;
  readonly refused: Readonly<Partial<Record<Refusal, number>>>;
  /** Estimated from this run's pace; `undefined` before its first picture. */
  readonly secondsLeft: number | undefined;
}

/** Counts what became of the photographs. */
export class ProgressCount {
  readonly #total: number;
  readonly #resumed: number;
  readonly #started = performance.now();
  readonly #refused: Partial<Record<Refusal, number>> = {};
  #done = 0;
  #usable = 0;

  constructor(total: number, before: readonly ManifestRecord[]) {
    this.#total = total;
    for (const record of before) this.count(record);
    this.#resumed = this.#done;
  }

  count(record: ManifestRecord): void {
    this.#done++;
    if (isUsable(record)) this.#usable++;
    else this.#refused[record.refusal] = (this.#refused[record.refusal] ?? 0) + 1;
  }

  now(): PrepareProgress {
    const fresh = this.#done - this.#resumed;
    const seconds = (performance.now() - this.#started) / 1000;
    const secondsLeft = fresh === 0 ? undefined : (seconds / fresh) * Math.max(0, this.#total - this.#done);
    return { done: this.#done, total: this.#total, usable: this.#usable, refused: { ...this.#refused }, secondsLeft };
  }
}
