import { fileHashes } from "@mfim/files";
import type { KnownHash } from "../networks/public-network.ts";

/** Whether a file is one of those known; `unknown` where none is. */
export async function matchesHash(path: string, known: readonly KnownHash[]): Promise<"yes" | "no" | "unknown"> {
  if (known.length === 0) return "unknown";
  const hashes = await fileHashes(path, [...new Set(known.map(({ algorithm }) => algorithm))]);
  return known.some(({ algorithm, value }) => hashes[algorithm].startsWith(value)) ? "yes" : "no";
}
