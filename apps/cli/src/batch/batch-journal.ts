import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { appendText, sweepTemporaries } from "@mfim/files";
import type { ScaleOf } from "@mfim/metrics/likeness";
import type { SwapPair } from "./pair-list.ts";

/** A line of the journal: what became of a pair. */
export interface BatchEntry {
  readonly out: string;
  readonly source: string;
  readonly target: string;
  /** SHA-256 of both files: another picture under the same name is another pair. */
  readonly sourceSha256?: string;
  readonly targetSha256?: string;
  /** Of the model's folder. */
  readonly model: string;
  /** The settings that shape a result. Journals of older versions have them as one text, which is the same in JSON. */
  readonly settings: object | string;
  readonly state: "done" | "refused";
  /** The sentence, where it was refused. */
  readonly why?: string;
  readonly faces?: number;
  /** Cosines, where they were measured. */
  readonly toSource?: readonly number[];
  readonly toTarget?: readonly number[];
  /** Source and target before anything was swapped: what `toSource` is to be compared with. */
  readonly before?: readonly number[];
  readonly recogniser?: string;
  /** What kind of pictures was compared; journals of older versions do not say. */
  readonly of?: ScaleOf;
  /** What was wrong with the pictures though they were read, and what could not be kept. */
  readonly notes?: readonly string[];
}

/** SHA-256 of a pair's files; `undefined` for one that cannot be read. */
export interface PairHashes {
  readonly source: string | undefined;
  readonly target: string | undefined;
}

/** `batch.ndjson` in the folder of results: a line a pair, written after its picture, so that a run goes on where it stopped. */
export class BatchJournal {
  readonly #path: string;
  readonly #folder: string;
  readonly #done = new Map<string, BatchEntry>();

  private constructor(folder: string) {
    this.#folder = folder;
    this.#path = join(folder, "batch.ndjson");
  }

  static async open(folder: string): Promise<BatchJournal> {
    const journal = new BatchJournal(folder);
    // What killed runs left half written; another one that is at work writes to its own all the time.
    await sweepTemporaries(folder, { quietFor: 600_000 });
    const text = existsSync(journal.#path) ? await readFile(journal.#path, "utf8") : "";
    for (const line of text.split("\n")) {
      const entry = entryOf(line);
      if (entry !== undefined) journal.#done.set(entry.out, entry);
    }
    // A line that a killed run left half-written must not swallow the next one.
    if (text !== "" && !text.endsWith("\n")) await appendText(journal.#path, "\n");
    return journal;
  }

  /** The line of a pair whose picture is there, made of these very files by this model with these settings. */
  found({ out }: SwapPair, { source, target }: PairHashes, model: string, settings: object): BatchEntry | undefined {
    const entry = this.#done.get(out);
    const isDone =
      entry?.state === "done" &&
      source !== undefined &&
      target !== undefined &&
      entry.model === model &&
      entry.sourceSha256 === source &&
      entry.targetSha256 === target &&
      settingsText(entry.settings) === settingsText(settings) &&
      existsSync(join(this.#folder, out));
    return isDone ? entry : undefined;
  }

  async add(entry: BatchEntry): Promise<void> {
    this.#done.set(entry.out, entry);
    await appendText(this.#path, `${JSON.stringify(entry)}\n`);
  }
}

const settingsText = (settings: object | string) =>
  typeof settings === "string" ? settings : JSON.stringify(settings);

function entryOf(line: string): BatchEntry | undefined {
  try {
    const entry = JSON.parse(line) as BatchEntry;
    return typeof entry.out === "string" ? entry : undefined;
  } catch {
    return undefined;
  }
}
