import { existsSync } from "node:fs";
import { copyFile, readdir, rename, rm, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { CheckpointError, ConfigError } from "@mfim/core";
import { fileHashes, lockFile, replaceFolder } from "@mfim/files";
import type { PublicFile, PublicNetwork } from "../networks/public-network.ts";
import { networkCache } from "./cache-folder.ts";
import { checkNetworkFiles } from "./check-network-files.ts";
import { matchesHash } from "./file-hash.ts";
import { recordName, type StoredNetwork } from "./stored-network.ts";

export interface AddOptions {
  readonly cache?: string;
  /** Takes a file that is not the one the catalogue knows by its hash, as long as its keys and shapes fit. */
  readonly anyHash?: boolean;
  /** Moves the files instead of copying them. */
  readonly move?: boolean;
}

/**
 * Puts the files of a public network, in the order of the catalogue, into the cache: hashes and loads them first, then
 * renames the whole folder into place.
 * @throws ConfigError, CheckpointError where a file is missing, is not the known one, or does not load
 */
export async function addNetwork(
  network: PublicNetwork,
  files: readonly string[],
  { cache = networkCache(), anyHash = false, move = false }: AddOptions = {},
): Promise<StoredNetwork> {
  assertFiles(network, files);
  await using _ = await lockFile(join(cache, `.${network.name}.lock`), {
    busy: ({ pid }) => new ConfigError(`${network.name}: process ${pid} is adding it; wait for it.`),
    wait: () => {},
  });
  // What killed processes left half added.
  for (const name of await readdir(cache))
    if (name.startsWith(`.adding-${network.name}-`)) await rm(join(cache, name), { recursive: true, force: true });
  const fill = async (staging: string) => {
    const stored: StoredNetwork = { name: network.name, added: new Date().toISOString(), files: {} };
    for (const [i, known] of network.files.entries()) {
      const from = files[i] as string;
      const verified = await isKnown(network, known, from, anyHash);
      const place = join(staging, known.name);
      await (move ? rename(from, place) : copyFile(from, place));
      const { sha256 } = await fileHashes(place, ["sha256"]);
      stored.files[known.name] = { sha256, bytes: (await stat(place)).size, verified };
    }
    await checkNetworkFiles(network, staging);
    await writeFile(join(staging, recordName), `${JSON.stringify(stored, null, 2)}\n`);
    return stored;
  };
  return replaceFolder(join(cache, network.name), fill, { prefix: join(cache, `.adding-${network.name}-`) });
}

function assertFiles({ name, files: known }: PublicNetwork, files: readonly string[]): void {
  if (known.length === 0) {
    throw new ConfigError(
      `${name} arrives inside an npm package: nothing is to be added, a config can name it at once.`,
    );
  }
  if (files.length !== known.length) {
    const names = known.map((file) => file.name).join(", ");
    throw new ConfigError(`${name}: expected ${known.length} file(s), in this order: ${names}; got ${files.length}.`);
  }
  const missing = files.filter((file) => !existsSync(file));
  if (missing.length > 0)
    throw new ConfigError(`${name}: expected a file at ${missing.join(", ")}, found nothing there.`);
}

async function isKnown(network: PublicNetwork, file: PublicFile, path: string, anyHash: boolean): Promise<boolean> {
  const match = await matchesHash(path, file.hashes);
  if (match !== "no" || anyHash) return match === "yes";
  const { sha256 } = await fileHashes(path, ["sha256"]);
  const expected = file.hashes.map(({ algorithm, value }) => `${algorithm} ${value}`).join(" or ");
  throw new CheckpointError(
    `${path}: expected ${file.name} of ${network.name} with ${expected}, got sha256 ${sha256}; get the file again from ${network.page}, or add it as it is with --any-hash (its keys and shapes are checked all the same).`,
  );
}
