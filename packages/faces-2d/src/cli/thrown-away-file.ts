import { readFile } from "node:fs/promises";
import { DataError } from "@mfim/core";
import { parsedJson } from "@mfim/files";
import type { ThrownAway } from "../pairs/people.ts";

/** What a verdict over a set's people says (see `judgeLikeness`). */
export interface VerdictFile {
  readonly format: "mfim-likeness-verdict-1";
  readonly seed: string;
  readonly people: number;
  readonly thrownAway: ThrownAway;
}

/** @throws DataError where the file is none, is damaged, or judged other people */
export async function readThrownAway(path: string, seed: string, people: number): Promise<ThrownAway> {
  const text = await readFile(path, "utf8").catch(() => {
    throw new DataError(`${path}: expected a verdict, got none; make one with faces-2d judge.`);
  });
  const verdict = parsedJson<VerdictFile>(text, path, (words) => new DataError(`${words}; judge the people again.`));
  if (verdict.format !== "mfim-likeness-verdict-1" || verdict.seed !== seed || verdict.people < people)
    throw new DataError(
      `${path}: expected a verdict over ${people} people of seed ${seed}, got ${verdict.people} of ${verdict.seed}; judge them again.`,
    );
  return verdict.thrownAway;
}
