import type { PhotographReport } from "../worker/protocol.ts";

/** A photograph as the page has it. */
export interface Photograph extends PhotographReport {
  /** What a recipe calls it: its file name, or `bundled:...`. */
  readonly origin: string;
}

/** A person who comes with the studio. */
export interface Person {
  readonly url: string;
  readonly origin: string;
  readonly label: string;
}

/** The people of the server's list. */
export async function loadPeople(): Promise<readonly Person[]> {
  const response = await fetch("/people.json");
  const files = (await response.json()) as readonly string[];
  return files.map((url, n) => ({
    url,
    origin: `bundled:portraits/${url.slice(url.lastIndexOf("/") + 1)}`,
    label: `Synthetic person ${n + 1}`,
  }));
}
