import { existsSync } from "node:fs";
import { mkdir, mkdtemp, rename, rm } from "node:fs/promises";
import { dirname } from "node:path";
import { fileTrouble } from "./file-error.ts";
import { listFiles } from "./list-files.ts";
import { flush, flushFolder } from "./replace-file.ts";

export interface ReplaceFolderOptions {
  /** What the name of the temporary folder begins with, on the same file system; default `PATH.tmp-`. */
  readonly prefix?: string;
  /**
   * Whether the files are on the disk, not in its cache alone, before the folder gets its name; default true. Without, some of
   * them may be empty after a power failure: for folders of gigabytes that anybody can make again.
   */
  readonly durable?: boolean;
}

/**
 * Gives a folder its content in one step: `fill` fills a temporary one, whose files are then flushed, and which is renamed.
 * Readers see the old folder or the whole new one; between the two, for a moment, none. What is there is moved away first, and
 * removed after.
 * @throws FileError for what the file system refuses; what `fill` throws, as it is. Nothing temporary is left then.
 */
export async function replaceFolder<Result>(
  path: string,
  fill: (temporary: string) => Promise<Result>,
  { prefix = `${path}.tmp-`, durable = true }: ReplaceFolderOptions = {},
): Promise<Result> {
  let temporary: string | undefined;
  try {
    for (const folder of [dirname(prefix), dirname(path)]) await mkdir(folder, { recursive: true });
    temporary = await mkdtemp(prefix);
    const result = await fill(temporary);
    if (durable) await flushAll(temporary);
    const old = `${temporary}.old`;
    if (existsSync(path)) await rename(path, old);
    await rename(temporary, path);
    if (durable) await flushFolder(dirname(path));
    await rm(old, { recursive: true, force: true });
    return result;
  } catch (error) {
    if (temporary !== undefined) await rm(temporary, { recursive: true, force: true }).catch(() => {});
    throw fileTrouble(error, path);
  }
}

/** Its files, then its folders; a link that leads nowhere has nothing to flush. */
async function flushAll(folder: string): Promise<void> {
  const folders = new Set([folder]);
  for (const file of await listFiles(folder, { recursive: true, hidden: true })) {
    await flush(file.path, "r").catch((error: NodeJS.ErrnoException) => {
      if (error.code !== "ENOENT") throw error;
    });
    folders.add(dirname(file.path));
  }
  for (const one of folders) await flushFolder(one);
}
