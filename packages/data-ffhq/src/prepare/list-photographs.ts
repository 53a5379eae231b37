import { DataError } from "@mfim/core";
import { listFiles } from "@mfim/files";

export interface Photograph {
  /** Path below the folder, with "/" between its parts. */
  readonly source: string;
  readonly path: string;
  /** Name of the folder directly below the given one; absent for files that lie in it. */
  readonly person?: string;
  /** What is known of it; see `UsableRecord`. */
  readonly attributes?: Readonly<Record<string, string>>;
}

/**
 * Every file below a folder, in an order that does not depend on the machine; hidden ones are left out. Links count as
 * what they lead to, so that people may be linked together from several places.
 * @throws DataError for a folder that is missing or empty
 */
export async function listPhotographs(folder: string): Promise<Photograph[]> {
  const files = await listFiles(folder, { recursive: true, others: true }).catch((error: Error) => {
    throw new DataError(`${folder}: expected a folder of photographs, best one folder a person (${error.message}).`);
  });
  if (files.length === 0)
    throw new DataError(`${folder}: the folder holds no file; expected photographs, best one folder a person.`);
  return files.map(({ name, path }) => {
    const end = name.indexOf("/");
    return { source: name, path, ...(end < 0 ? {} : { person: name.slice(0, end) }) };
  });
}
