import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { dirname, resolve } from "node:path";
import { ConfigError } from "@mfim/core";
import { parse } from "yaml";
import type { PublicNetwork } from "../networks/public-network.ts";
import { publicNetwork, withNeeds } from "../networks/public-networks.ts";
import { zooPrefix } from "../parts/zoo-reference.ts";

/** What a config cannot do without, beside what ships. */
export interface ConfigNeeds {
  /** Public networks, each once, after those that they need themselves. */
  readonly networks: readonly PublicNetwork[];
  /** Files and folders of the user's own that it names. */
  readonly places: readonly { readonly path: string; readonly here: boolean }[];
}

/** Fields whose words are paths, where they look like some. */
const pathFields = new Set([
  "file",
  "folder",
  "start",
  "trunk",
  "heads",
  "from",
  "converter",
  "model",
  "library",
  "head",
]);
const looksLikePath = /[./\\]/;

/**
 * Reads what YAML or JSON configs name: of the trainer, protocols and methods of the bench, config.json of a model. Nothing is loaded; configs
 * that they name in turn are read, too.
 * @throws ConfigError for a file that cannot be read, and a public network that is unknown
 */
export async function configNeeds(paths: readonly string[]): Promise<ConfigNeeds> {
  const read = new Set<string>();
  const names = new Set<string>();
  const places = new Map<string, boolean>();
  const waiting = paths.map((path) => resolve(path));
  for (let path = waiting.pop(); path !== undefined; path = waiting.pop()) {
    if (read.has(path)) continue;
    read.add(path);
    for (const { field, text } of words(await contentOf(path))) {
      if (text.startsWith(zooPrefix)) names.add(networkNamed(text, path));
      else if (/\.(ya?ml|json)$/.test(text) && existsSync(resolve(dirname(path), text)))
        waiting.push(resolve(dirname(path), text));
      else if (pathFields.has(field) && looksLikePath.test(text) && !/^[a-z]+:/i.test(text)) {
        const place = resolve(dirname(path), text);
        places.set(place, existsSync(place));
      }
    }
  }
  return {
    networks: [...new Set([...names].sort().flatMap(withNeeds))],
    places: [...places].sort().map(([path, here]) => ({ path, here })),
  };
}

async function contentOf(path: string): Promise<unknown> {
  const text = await readFile(path, "utf8").catch((error: NodeJS.ErrnoException) => {
    throw new ConfigError(`${path}: expected a config in YAML or JSON there, it cannot be read (${error.code}).`);
  });
  try {
    return parse(text);
  } catch (error) {
    throw new ConfigError(`${path}: expected YAML or JSON (${(error as Error).message}).`);
  }
}

interface Word {
  readonly field: string;
  readonly text: string;
}

/** Every word of a config with the field it stands in; `{ type: zoo, name: NAME }` as `zoo:NAME`. */
function words(value: unknown, field = ""): Word[] {
  if (typeof value === "string") return [{ field, text: value }];
  if (typeof value !== "object" || value === null) return [];
  if (Array.isArray(value)) return value.flatMap((item) => words(item, field));
  const entries = Object.entries(value).flatMap(([key, inner]) => words(inner, key));
  const { type, name } = value as { readonly type?: unknown; readonly name?: unknown };
  return type === "zoo" && typeof name === "string" ? [{ field, text: `${zooPrefix}${name}` }, ...entries] : entries;
}

function networkNamed(text: string, path: string): string {
  const [name = ""] = text.slice(zooPrefix.length).split("/");
  try {
    return publicNetwork(name).name;
  } catch (error) {
    throw new ConfigError(`${path}: ${(error as Error).message}`, { cause: error });
  }
}
