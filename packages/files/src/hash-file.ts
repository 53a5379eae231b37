import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { stat } from "node:fs/promises";

/** `git-sha1` is what git calls a file's content (its blob). */
export type HashAlgorithm = "sha256" | "sha384" | "git-sha1";

/** Hashes of a file, hexadecimal, by streaming it once; links are followed. @throws the system's error where it cannot be read */
export async function fileHashes<A extends HashAlgorithm>(
  path: string,
  algorithms: readonly A[],
): Promise<Record<A, string>> {
  const { size } = await stat(path);
  const hashes = algorithms.map((algorithm) =>
    algorithm === "git-sha1" ? createHash("sha1").update(`blob ${size}\0`) : createHash(algorithm),
  );
  for await (const chunk of createReadStream(path)) for (const hash of hashes) hash.update(chunk);
  const digests = algorithms.map((algorithm, i) => [algorithm, hashes[i]?.digest("hex")]);
  return Object.fromEntries(digests) as Record<A, string>;
}

/** SHA-256 of a file, hexadecimal, by streaming it. */
export async function fileSha256(path: string): Promise<string> {
  return (await fileHashes(path, ["sha256"])).sha256;
}
