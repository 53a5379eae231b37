import { networkCache } from "../cache/cache-folder.ts";
import { damagedFiles, howToGet, storedNetwork } from "../cache/stored-network.ts";
import { fileSize } from "../networks/file-size.ts";
import type { PublicFile, PublicNetwork } from "../networks/public-network.ts";
import { publicNetwork } from "../networks/public-networks.ts";

/** Prints everything known of a network, and whether its files in the cache are intact. */
export async function show(name: string, { json }: { readonly json?: boolean }): Promise<void> {
  const network = publicNetwork(name);
  const stored = await storedNetwork(name);
  const damaged = stored === undefined ? [] : await damagedFiles(stored);
  if (json) console.log(JSON.stringify({ ...network, stored: stored ?? null, damaged }, undefined, 2));
  else {
    for (const [label, text] of facts(network)) console.log(`${label.padEnd(10)} ${text}`);
    console.log(
      `${"cache".padEnd(10)} ${stored === undefined ? missing(network) : state(stored.added, damaged, name)}`,
    );
  }
  if (damaged.length > 0) process.exitCode = 1;
}

function facts({ name, purpose, page, licence, input, files, uses, needs = [] }: PublicNetwork): [string, string][] {
  return [
    ["name", name],
    ["purpose", purpose],
    ["page", page],
    ["licence", `${licence.name}: ${licence.terms}${licence.url === null ? "" : ` (${licence.url})`}`],
    ["input", input === null ? "no fixed picture" : JSON.stringify(input)],
    ...files.map((file): [string, string] => ["file", describeFile(file)]),
    ...needs.map((other): [string, string] => ["needs", `${other}, which zoo fetch ${name} brings too`]),
    ...uses.map(({ kind, config }): [string, string] => [
      "use as",
      files.length === 0 ? `${kind}: { type: ${config.type} }` : `${kind}: zoo:${name}   (type ${config.type})`,
    ]),
  ];
}

function describeFile(file: PublicFile): string {
  const { name, hashes, url } = file;
  const whole = (value: string) => value.length >= 40; // the shortest, SHA-1
  const named = hashes.map(
    ({ algorithm, value }) => `${algorithm} ${value}${whole(value) ? "" : "... (no more is known)"}`,
  );
  const known = named.join(" or ") || "hash not known";
  return `${name}, ${fileSize(file)}, ${known}, ${url ?? "no direct download known"}`;
}

function missing(network: PublicNetwork): string {
  return network.files.length === 0 ? "needs no file" : howToGet(network);
}

function state(added: string, damaged: readonly string[], name: string): string {
  const where = `in ${networkCache()} since ${added}`;
  if (damaged.length === 0) return `${where}, intact`;
  return `${where}, but ${damaged.join(" and ")} changed since: run "zoo add ${name} FILE" again`;
}
