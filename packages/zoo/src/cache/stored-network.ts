import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { ConfigError } from "@mfim/core";
import { fileHashes } from "@mfim/files";
import { z } from "zod";
import type { PublicNetwork } from "../networks/public-network.ts";
import { networkCache } from "./cache-folder.ts";

const recordSchema = z.object({
  name: z.string(),
  added: z.string(),
  /** By file name. `verified`: whether it is the file that the catalogue knows by its hash. */
  files: z.record(z.string(), z.object({ sha256: z.string(), bytes: z.number(), verified: z.boolean() })),
});

/** What the cache remembers of a network. */
export type StoredNetwork = z.infer<typeof recordSchema>;

export const recordName = "record.json";

/** The record of a network in the cache; `undefined` where it is not there. */
export async function storedNetwork(name: string, cache = networkCache()): Promise<StoredNetwork | undefined> {
  const path = join(cache, name, recordName);
  if (!existsSync(path)) return undefined;
  try {
    return recordSchema.parse(JSON.parse(await readFile(path, "utf8")));
  } catch (error) {
    throw new ConfigError(
      `${path}: expected the record of a stored network, got: ${(error as Error).message}; remove its folder and add the network again.`,
      { cause: error },
    );
  }
}

/** Names of the files of a stored network whose content is no longer what was added. */
export async function damagedFiles(stored: StoredNetwork, cache = networkCache()): Promise<string[]> {
  const damaged: string[] = [];
  for (const [file, { sha256 }] of Object.entries(stored.files)) {
    const path = join(cache, stored.name, file);
    const intact = existsSync(path) && (await fileHashes(path, ["sha256"])).sha256 === sha256;
    if (!intact) damaged.push(file);
  }
  return damaged;
}

/** How to get a network that is not in the cache, and on which terms, in one sentence. */
export function howToGet({ name, files, page, licence }: PublicNetwork, cache = networkCache()): string {
  const direct = files.every(({ url }) => url !== null);
  const names = files.map((file) => file.name).join(" and ");
  const add = `"zoo add ${name} ${files.map(() => "FILE").join(" ")}"`;
  return `${name} is not in the cache (${cache}): get ${names} from ${page} and run ${add}${direct ? `, or run "zoo fetch ${name}"` : ""}; its licence is ${licence.name} (${licence.terms}).`;
}

/**
 * The path of a stored file.
 * @throws ConfigError that says where to get the network and on which terms
 */
export function storedFile(network: PublicNetwork, file: string, cache = networkCache()): string {
  const path = join(cache, network.name, file);
  if (!existsSync(path)) throw new ConfigError(howToGet(network, cache));
  return path;
}
