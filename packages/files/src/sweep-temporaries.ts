import { readdir, rm, stat } from "node:fs/promises";
import { basename, join } from "node:path";
import { isTemporaryName, isTemporaryOf } from "./temporary-name.ts";

export interface SweepOptions {
  /** Only what was to become this file; default: any. */
  readonly of?: string;
  /** Only what has not been written to for so long, milliseconds; default 0: for folders that the caller has locked. */
  readonly quietFor?: number;
  /** Folders below it too; links are not followed. Default false. */
  readonly recursive?: boolean;
}

/**
 * Removes what killed processes left half written in a folder; says what that was. A folder that is not
 * there has none.
 */
export async function sweepTemporaries(
  folder: string,
  { of, quietFor = 0, recursive = false }: SweepOptions = {},
): Promise<{ readonly path: string; readonly bytes: number }[]> {
  const places = await readdir(folder, { recursive }).catch(() => []);
  const removed: { readonly path: string; readonly bytes: number }[] = [];
  for (const place of places) {
    const name = basename(place);
    // Whose it was does not matter: in a container started anew every process has the number of an earlier one.
    if (!(of === undefined ? isTemporaryName(name) : isTemporaryOf(name, of))) continue;
    const path = join(folder, place);
    try {
      const { size, mtimeMs } = await stat(path);
      // Whole milliseconds: a file of this very one is not younger than now.
      if (Date.now() - Math.floor(mtimeMs) < quietFor) continue;
      await rm(path, { recursive: true });
      removed.push({ path, bytes: size });
    } catch {
      // Gone already, or not ours to remove: litter is no reason to stop.
    }
  }
  return removed;
}
