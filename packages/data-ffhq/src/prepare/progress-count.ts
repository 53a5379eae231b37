import type { Refusal } from "@mfim/photographs";
import { isUsable, type ManifestRecord } from "../prepared/manifest.ts";

export interface PrepareProgress {
  /** Photographs dealt with. */
  readonly done: number;
  readonly total: number;
  /** Faces; more than photographs only where all faces of a photograph are taken. */
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
    for (const record of before) this.#countRecord(record);
    this.#done = new Set(before.map((record) => record.source)).size;
    this.#resumed = this.#done;
  }

  /** Counts the records of one photograph. */
  count(records: readonly ManifestRecord[]): void {
    this.#done++;
    for (const record of records) this.#countRecord(record);
  }

  #countRecord(record: ManifestRecord): void {
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
