import { basename, isAbsolute } from "node:path";

/** What a model's config.json says of its training. */
export interface Provenance {
  /** What the pictures were. */
  readonly data: string;
  readonly pictures: number;
  /** Steps done. */
  readonly steps: number;
  /** The resolved config; of absolute paths only the last name, since models are passed on. */
  readonly config: unknown;
}

export function provenance(
  data: { readonly name: string; readonly length: number },
  steps: number,
  config: unknown,
): Provenance {
  return { data: data.name, pictures: data.length, steps, config: withoutFolders(config) };
}

function withoutFolders(value: unknown): unknown {
  if (typeof value === "string") return isAbsolute(value) ? basename(value) : value;
  if (Array.isArray(value)) return value.map(withoutFolders);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, withoutFolders(inner)]));
}
