import { createHash } from "node:crypto";
import { readFile, stat } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { CheckpointError } from "@mfim/core";
import { fileSha256, listFiles } from "@mfim/files";

/**
 * SHA-256 of a network's files, hexadecimal: of one file what `sha256sum` prints; of several that of the lines
 * `HASH  NAME\n`, as `sha256sum` prints them, in the order of the names. A folder stands for the files in it, hidden ones apart; a graph for
 * itself and the weights beside it. Links are followed.
 * @throws CheckpointError where there is no file to hash
 */
export async function weightFilesHash(paths: readonly string[]): Promise<string> {
  const files = [...new Set((await Promise.all(paths.map(filesOf))).flat())];
  const hashed = await Promise.all(files.map(async (file) => ({ name: basename(file), hash: await fileSha256(file) })));
  const [only] = hashed;
  if (only === undefined) {
    throw new CheckpointError(`${paths.join(", ")}: expected the files of a network, found none; name where they are.`);
  }
  if (hashed.length === 1) return only.hash;
  const lines = hashed.sort((a, b) => (a.name < b.name ? -1 : 1)).map(({ name, hash }) => `${hash}  ${name}\n`);
  return createHash("sha256").update(lines.join("")).digest("hex");
}

async function filesOf(path: string): Promise<string[]> {
  if ((await stat(path)).isDirectory()) {
    return (await listFiles(path)).map((file) => file.path);
  }
  if (path.endsWith(".xml")) return [path, path.replace(/xml$/, "bin")];
  return path.endsWith(".json") ? [path, ...(await shardsOf(path))] : [path];
}

/** Weights of a TensorFlow.js model lie in files that its model.json names. */
async function shardsOf(path: string): Promise<string[]> {
  const { weightsManifest = [] } = JSON.parse(await readFile(path, "utf8")) as {
    readonly weightsManifest?: readonly { readonly paths: readonly string[] }[];
  };
  return weightsManifest.flatMap(({ paths }) => paths.map((shard) => join(dirname(path), shard)));
}
