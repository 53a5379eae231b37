import type { ModelFacts } from "../model/model-facts.ts";
import type { FigureRecord } from "../records/record.ts";

/** What pages are written from. */
export interface Known {
  readonly model: ModelFacts;
  /** What an entry found; undefined where it was never taken. */
  readonly record: (entry: string) => FigureRecord | undefined;
}

/** A generated part of pages. */
export interface Section {
  /** Paths in the repository of the pages that have it. */
  readonly pages: readonly string[];
  /** Entries that it shows. */
  readonly shows: readonly string[];
  /** @returns undefined where nothing was taken that it could be written from: the page stays as it is */
  readonly write: (known: Known) => string | undefined;
}
