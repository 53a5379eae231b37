import { readFile, stat } from "node:fs/promises";
import { basename, dirname, extname, join, resolve } from "node:path";
import { ConfigError } from "@mfim/core";
import { hasPictureEnding } from "@mfim/photographs";
import { parse } from "csv-parse/sync";

export interface SwapPair {
  readonly source: string;
  readonly target: string;
  /** Name of the result below the batch's folder. */
  readonly out: string;
}

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
  return named(place, pairs);
}

/** A pair, its result's name given, or made of its pictures' names: without their endings, where that is one of its kind. */
interface UnnamedPair extends Omit<SwapPair, "out"> {
  readonly out: string | { readonly short: string; readonly long: string };
}

/** Some file systems know no capitals. @throws ConfigError for names that were given twice */
function named(place: string, pairs: readonly UnnamedPair[]): SwapPair[] {
  const key = (name: string) => name.toLowerCase();
  const shortOf = ({ out }: UnnamedPair) => key(typeof out === "string" ? out : out.short);
  const counts = new Map<string, number>();
  for (const pair of pairs) counts.set(shortOf(pair), (counts.get(shortOf(pair)) ?? 0) + 1);
  const taken = new Set<string>();
  return pairs.map((pair) => {
    const { out: given, ...pictures } = pair;
    const unique = counts.get(shortOf(pair)) === 1;
    const out = typeof given === "string" ? given : unique ? given.short : given.long;
    if (taken.has(key(out))) throw new ConfigError(`${place}: expected results of different names, got ${out} twice.`);
    taken.add(key(out));
    return { ...pictures, out };
  });
}

/** Paths below a folder, "/" between their parts. */
export type ListFolder = (folder: string) => Promise<readonly string[]>;

async function pairsOfFolder(folder: string, source: string | undefined, list: ListFolder): Promise<UnnamedPair[]> {
  if (source === undefined)
    throw new ConfigError(`${folder}: expected --source with the picture for all targets of this folder; give it.`);
  return (await list(folder)).filter(hasPictureEnding).map((name) => {
    const flat = name.replaceAll("/", "--");
    const out = { short: `${flat.replace(/\.[^.]*$/, "")}.png`, long: `${flat}.png` };
    return { source, target: join(folder, name), out };
  });
}

function pairsOfCsv(path: string, text: string, source: string | undefined): UnnamedPair[] {
  const rows = rowsOf(path, text);
  const folder = dirname(resolve(path));
  const stem = (name: string) => basename(name, extname(name));
  return rows.map((row, n) => {
    const from = row["source"] || source;
    const target = row["target"];
    if (!from || !target)
      throw new ConfigError(`${path}, pair ${n + 1}: expected columns source and target, got ${JSON.stringify(row)}.`);
    const long = `${basename(from)}-on-${basename(target)}.png`;
    if (!row["out"]) {
      const out = { short: `${stem(from)}-on-${stem(target)}.png`, long };
      return { source: row["source"] ? resolve(folder, from) : from, target: resolve(folder, target), out };
    }
    const out = row["out"];
    if (resolve("/x", out) === "/x" || !resolve("/x", out).startsWith("/x/"))
      throw new ConfigError(`${path}, pair ${n + 1}: expected a name below the folder of results, got ${out}.`);
    return { source: row["source"] ? resolve(folder, from) : from, target: resolve(folder, target), out };
  });
}

function rowsOf(path: string, text: string): Record<string, string | undefined>[] {
  const [head = ""] = text.replace(/^\uFEFF/, "").split(/\r?\n/, 1);
  const delimiter = [",", ";", "\t"].find((sign) => head.includes(sign)) ?? ",";
  const columns = head.split(delimiter).map((name) => name.trim().replaceAll('"', ""));
  if (!columns.includes("target"))
    throw new ConfigError(
      `${path}: expected a head line source,target (and out, where wished), got "${head.slice(0, 80)}"; put it before the first pair.`,
    );
  try {
    return parse(text, { columns: true, skip_empty_lines: true, trim: true, bom: true, delimiter });
  } catch (error) {
    throw new ConfigError(`${path}: expected CSV with a head line source,target (${(error as Error).message}).`);
  }
}
