import { readFile, stat } from "node:fs/promises";
import { basename, dirname, extname, join, resolve } from "node:path";
import { ConfigError } from "@mfim/core";
import { parse } from "csv-parse/sync";

export interface SwapPair {
  readonly source: string;
  readonly target: string;
  /** Name of the result below the batch's folder. */
  readonly out: string;
}

const pictureEndings = /\.(png|jpe?g|webp|tiff?|avif|gif)$/i;

/**
 * What a batch swaps: a CSV file with a head line `source,target` and, where wished, `out`, its paths relative to its own
 * folder; or a folder of targets, all with one source.
 * @throws ConfigError
 */
export async function readPairs(
  place: string,
  source: string | undefined,
  listFolder: ListFolder,
): Promise<SwapPair[]> {
  const found = await stat(place).catch((error: NodeJS.ErrnoException) => {
    throw new ConfigError(`${place}: expected a CSV file of pairs or a folder of targets, got ${error.code}.`);
  });
  const pairs = found.isDirectory()
    ? await pairsOfFolder(place, source, listFolder)
    : pairsOfCsv(place, await readFile(place, "utf8"), source);
  if (pairs.length === 0) throw new ConfigError(`${place}: expected at least one pair, got none.`);
  const names = new Set<string>();
  for (const { out } of pairs) {
    if (names.has(out)) throw new ConfigError(`${place}: expected results of different names, got ${out} twice.`);
    names.add(out);
  }
  return pairs;
}

/** Paths below a folder, "/" between their parts. */
export type ListFolder = (folder: string) => Promise<readonly string[]>;

async function pairsOfFolder(folder: string, source: string | undefined, list: ListFolder): Promise<SwapPair[]> {
  if (source === undefined)
    throw new ConfigError(`${folder}: expected --source with the picture for all targets of this folder; give it.`);
  return (await list(folder))
    .filter((name) => pictureEndings.test(name))
    .map((name) => ({
      source,
      target: join(folder, name),
      out: `${name.replaceAll("/", "--").replace(/\.[^.]*$/, "")}.png`,
    }));
}

function pairsOfCsv(path: string, text: string, source: string | undefined): SwapPair[] {
  const rows = rowsOf(path, text);
  const folder = dirname(resolve(path));
  const stem = (name: string) => basename(name, extname(name));
  return rows.map((row, n) => {
    const from = row["source"] || source;
    const target = row["target"];
    if (!from || !target)
      throw new ConfigError(`${path}, pair ${n + 1}: expected columns source and target, got ${JSON.stringify(row)}.`);
    const out = row["out"] || `${stem(from)}-on-${stem(target)}.png`;
    if (resolve("/x", out) === "/x" || !resolve("/x", out).startsWith("/x/"))
      throw new ConfigError(`${path}, pair ${n + 1}: expected a name below the folder of results, got ${out}.`);
    return { source: row["source"] ? resolve(folder, from) : from, target: resolve(folder, target), out };
  });
}

function rowsOf(path: string, text: string): Record<string, string | undefined>[] {
  try {
    return parse(text, { columns: true, skip_empty_lines: true, trim: true, bom: true });
  } catch (error) {
    throw new ConfigError(`${path}: expected CSV with a head line source,target (${(error as Error).message}).`);
  }
}
