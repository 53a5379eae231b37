import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { stat } from "node:fs/promises";
import type { KnownHash } from "../networks/public-network.ts";

type Algorithm = KnownHash["algorithm"];

/** Hashes of a file, hexadecimal, by streaming it once. */
export async function fileHashes<A extends Algorithm>(
  path: string,
  algorithms: readonly A[],
): Promise<Record<A, string>> {
  const { size } = await stat(path);
  const hashes = algorithms.map((algorithm) =>
    algorithm === "git-sha1" ? createHash("sha1").update(`blob ${size}\0`) : createHash(algorithm),
  );
  for await (const chunk of createReadStream(path)) for (const hash of hashes) hash.update(chunk);
  return Object.fromEntries(algorithms.map((algorithm, i) => [algorithm, hashes[i]?.digest("hex")])) as Record<
    A,
    string
  >;
}

/** SHA-256 of a file, hexadecimal, by streaming it. */
export async function fileSha256(path: string): Promise<string> {
  return (await fileHashes(path, ["sha256"])).sha256;
}

/** Whether a file is one of those known; `unknown` where none is. */
export async function matchesHash(path: string, known: readonly KnownHash[]): Promise<"yes" | "no" | "unknown"> {
  if (known.length === 0) return "unknown";
  const hashes = await fileHashes(path, [...new Set(known.map(({ algorithm }) => algorithm))]);
  return known.some(({ algorithm, value }) => hashes[algorithm].startsWith(value)) ? "yes" : "no";
}
