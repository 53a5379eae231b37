import { stat } from "node:fs/promises";
import { listFiles } from "./list-files.ts";

/**
 * Bytes of the files in a folder and below it, links as what they lead to, each file once however many names it has. 0 where
 * there is no folder; a file that goes meanwhile counts nothing.
 */
export async function folderSize(folder: string): Promise<number> {
  const sizes = new Map<string, number>();
  for (const { path } of await listFiles(folder, { recursive: true, hidden: true }).catch(() => [])) {
    const found = await stat(path).catch(() => undefined);
    if (found !== undefined) sizes.set(`${found.dev} ${found.ino}`, found.size);
  }
  return [...sizes.values()].reduce((sum, size) => sum + size, 0);
}
