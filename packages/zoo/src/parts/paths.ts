import { dirname, join, normalize, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { ConfigError } from "@mfim/core";
import { z } from "zod";
import { storedFile } from "../cache/stored-network.ts";
import { publicNetwork } from "../networks/public-networks.ts";
import type { LoadContext } from "./part-kind.ts";
import { zooPrefix } from "./zoo-reference.ts";

/**
 * A path, relative to the folder of the config; `bundled:NAME` is a network that ships with this package, `zoo:NAME` (or
 * `zoo:NAME/FILE`) a file of a public network that the user has put into the cache.
 */
export const pathSchema = z.string().min(1);

const bundled = "bundled:";

/** @throws ConfigError for a public network that is unknown, or not in the cache: where to get it, and on which terms */
export function pathIn({ folder, opened }: LoadContext, path: string): string {
  const found = located(folder, path);
  opened?.add(found);
  return found;
}

/** Notes files of a part that no path of its config names. */
export function opens({ opened }: LoadContext, files: readonly string[]): void {
  for (const file of files) opened?.add(file);
}

function located(folder: string, path: string): string {
  if (path.startsWith(zooPrefix)) return zooPath(path);
  if (!path.startsWith(bundled)) return resolve(folder, path);
  const inside = normalize(path.slice(bundled.length));
  if (inside.startsWith(".."))
    throw new ConfigError(`${path}: expected a name below the bundled networks, such as bundled:recogniser-64.`);
  return join(dirname(fileURLToPath(import.meta.url)), "../../assets", inside);
}

function zooPath(path: string): string {
  const [name = "", ...rest] = path.slice(zooPrefix.length).split("/");
  const network = publicNetwork(name);
  const file = rest.length === 0 ? network.files[0]?.name : rest.join("/");
  const names = network.files.map((known) => known.name);
  if (file === undefined || !names.includes(file)) {
    throw new ConfigError(`${path}: expected a file of ${name}, one of ${names.join(", ") || "none"}, got ${file}.`);
  }
  return storedFile(network, file);
}
