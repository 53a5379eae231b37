import { basename, isAbsolute } from "node:path";
import type { PictureOrigin } from "@mfim/zoo";

/** What a model's config.json says of its training. */
export interface Provenance {
  /** What the pictures were. */
  readonly data: string;
  readonly pictures: number;
  /** Of made pictures, whether photographs are part of them, and what their sets want to be credited as. */
  readonly origin?: PictureOrigin;
  /** Steps done. */
  readonly steps: number;
  /** The resolved config; of absolute paths only the last name, since models are passed on. */
  readonly config: unknown;
}

export function provenance(
  { name, length, origin }: { readonly name: string; readonly length: number; readonly origin?: PictureOrigin },
  steps: number,
  config: unknown,
): Provenance {
  return { data: name, pictures: length, ...(origin && { origin }), steps, config: withoutFolders(config) };
}

function withoutFolders(value: unknown): unknown {
  if (typeof value === "string") return isAbsolute(value) ? basename(value) : value;
  if (Array.isArray(value)) return value.map(withoutFolders);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, withoutFolders(inner)]));
}
