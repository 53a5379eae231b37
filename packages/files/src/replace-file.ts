import { mkdir, open, rename, rm, stat } from "node:fs/promises";
import { dirname } from "node:path";
import { FileError, fileTrouble } from "./file-error.ts";
import { temporaryPath } from "./temporary-name.ts";

export interface ReplaceOptions {
  /** The temporary name ends as the file does, for programs that choose the format by it. */
  readonly keepEnding?: boolean;
  /**
   * Whether what was written is on the disk, not in its cache alone, before the call returns; default true. Without, a file
   * of many may be empty after a power failure: for those that are checked when they are read.
   */
  readonly durable?: boolean;
  /** Whether the folder is made where it is missing; default true. */
  readonly makeFolder?: boolean;
}

/**
 * Gives a file its content in one step: `write` fills a temporary file beside it, which is then flushed and renamed, and
 * its folder flushed. Readers see the old file or the whole new one, after a kill and after a power failure too. Makes
 * the folder. A link is replaced, not followed; a device or a pipe is written to as it is.
 * @throws FileError for what the file system refuses; what `write` throws, as it is. Nothing temporary is left then.
 */
export async function replaceFile<Result>(
  path: string,
  write: (temporary: string) => Promise<Result>,
  { keepEnding = false, durable = true, makeFolder = true }: ReplaceOptions = {},
): Promise<Result> {
  if (await isDevice(path)) return write(path);
  const temporary = temporaryPath(path, { keepEnding });
  try {
    if (makeFolder) await mkdir(dirname(path), { recursive: true });
    const result = await write(temporary);
    if (durable) await putInPlace(temporary, path);
    else await rename(temporary, path);
    return result;
  } catch (error) {
    await rm(temporary, { force: true }).catch(() => {});
    if (!makeFolder && (error as NodeJS.ErrnoException).code === "ENOENT")
      throw new FileError(`${path}: expected its folder to be there, but the folder does not exist; create it.`);
    throw fileTrouble(error, path);
  }
}

/** Gives a file that is whole its name, once its content is on the disk, and has the name written too. */
export async function putInPlace(temporary: string, path: string): Promise<void> {
  await flush(temporary, "r+");
  await rename(temporary, path);
  await flushFolder(dirname(path));
}

/** Asks for a folder's names to be on the disk. Where folders cannot be flushed (Windows, some network disks) nothing is done. */
export async function flushFolder(folder: string): Promise<void> {
  await flush(folder, "r").catch(() => {});
}

/** As /dev/null and /dev/stdout: what has neither a beginning nor an end cannot be replaced, and root could. */
async function isDevice(path: string): Promise<boolean> {
  const found = await stat(path).catch(() => undefined);
  return found !== undefined && (found.isCharacterDevice() || found.isFIFO() || found.isBlockDevice());
}

/** Asks for a file's content, or a folder's names, to be on the disk. */
export async function flush(path: string, flags: string): Promise<void> {
  const file = await open(path, flags);
  try {
    await file.sync();
  } finally {
    await file.close();
  }
}
