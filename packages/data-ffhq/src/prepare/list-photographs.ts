import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { DataError } from "@mfim/core";

export interface Photograph {
  /** Path below the folder, with "/" between its parts. */
  readonly source: string;
  readonly path: string;
  /** Name of the folder directly below the given one; absent for files that lie in it. */
  readonly person?: string;
  /** What is known of it; see `UsableRecord`. */
  readonly attributes?: Readonly<Record<string, string>>;
}

const byCodePoint = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);

async function walk(path: string, source: string, person: string | undefined, found: Photograph[]): Promise<void> {
  const entries = (await readdir(path, { withFileTypes: true })).filter((entry) => !entry.name.startsWith("."));
  for (const entry of entries.sort((a, b) => byCodePoint(a.name, b.name))) {
    const [inside, below] = [join(path, entry.name), source === "" ? entry.name : `${source}/${entry.name}`];
    if (entry.isDirectory()) await walk(inside, below, person ?? entry.name, found);
    else found.push({ source: below, path: inside, ...(person === undefined ? {} : { person }) });
  }
}

/**
 * Every file below a folder, in an order that does not depend on the machine; hidden ones are left out.
 * @throws DataError for a folder that is missing or empty
 */
export async function listPhotographs(folder: string): Promise<Photograph[]> {
  const found: Photograph[] = [];
  try {
    await walk(folder, "", undefined, found);
  } catch (error) {
    throw new DataError(
      `${folder}: expected a folder of photographs, best one folder a person (${(error as Error).message}).`,
    );
  }
  if (found.length === 0)
    throw new DataError(`${folder}: the folder holds no file; expected photographs, best one folder a person.`);
  return found;
}
