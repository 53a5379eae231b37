import type { Dirent } from "node:fs";
import { readdir, realpath, stat } from "node:fs/promises";
import { join } from "node:path";

export interface ListedFile {
  /** Path below the folder, with "/" between its parts. */
  readonly name: string;
  readonly path: string;
}

export interface ListOptions {
  /** Folders below it too; default false. */
  readonly recursive?: boolean;
  /** Files and folders whose names begin with a dot too; default false. */
  readonly hidden?: boolean;
  /** Pipes, sockets and devices too, whose reader may wait for ever; default false. */
  readonly others?: boolean;
}

const byCodePoint = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/**
 * The files of a folder, in an order that does not depend on the machine (folder by folder, names by code units). A link
 * counts as what it leads to, a file or a folder; one that leads into a folder above itself is left out, one that leads
 * nowhere is listed as a file: whoever opens it says so.
 * @throws the system's error where a folder cannot be read
 */
export async function listFiles(folder: string, options: ListOptions = {}): Promise<ListedFile[]> {
  const found: ListedFile[] = [];
  await walk(folder, "", options, options.recursive === true ? [await realpath(folder)] : [], found);
  return found;
}

/** The folders directly in a folder, links to folders among them; sorted, hidden ones apart. */
export async function listFolders(folder: string): Promise<string[]> {
  const entries = (await readdir(folder, { withFileTypes: true })).filter(({ name }) => !name.startsWith("."));
  const kinds = await Promise.all(entries.map((entry) => kindOf(entry, join(folder, entry.name))));
  return entries
    .filter((_, i) => kinds[i] === "folder")
    .map(({ name }) => name)
    .sort(byCodePoint);
}

async function walk(
  folder: string,
  below: string,
  options: ListOptions,
  above: readonly string[],
  found: ListedFile[],
): Promise<void> {
  const entries = await readdir(folder, { withFileTypes: true });
  for (const entry of entries.sort((a, b) => byCodePoint(a.name, b.name))) {
    if (entry.name.startsWith(".") && options.hidden !== true) continue;
    const path = join(folder, entry.name);
    const name = below === "" ? entry.name : `${below}/${entry.name}`;
    const kind = await kindOf(entry, path);
    if (kind === "file" || (kind === "other" && options.others === true)) found.push({ name, path });
    if (kind !== "folder" || options.recursive !== true) continue;
    const real = await realpath(path);
    if (!above.includes(real)) await walk(path, name, options, [...above, real], found);
  }
}

/** Only links, and what a file system does not tell at once, cost a look of their own. */
async function kindOf(entry: Dirent, path: string): Promise<"file" | "folder" | "other"> {
  if (entry.isFile()) return "file";
  if (entry.isDirectory()) return "folder";
  const found = await stat(path).catch(() => undefined);
  if (found === undefined) return entry.isSymbolicLink() ? "file" : "other";
  return found.isFile() ? "file" : found.isDirectory() ? "folder" : "other";
}
