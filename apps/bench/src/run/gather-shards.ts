import { cp, readdir } from "node:fs/promises";
import { join, resolve } from "node:path";
import { requiredSettings } from "../result/write-result.ts";
import { assertSame, claimFolder } from "./run-settings.ts";
import { partsFolder } from "./shard-parts.ts";

/**
 * Copies the parts and pictures of shards into one folder.
 * @throws DataError where a folder is no run, or is one of something else
 */
export async function gatherShards(folders: readonly string[], out: string): Promise<void> {
  const first = await requiredSettings(folders[0] as string);
  for (const folder of folders) assertSame(first, await requiredSettings(folder), folder);
  await claimFolder(out, first, false);
  for (const folder of folders) {
    if (resolve(folder) === resolve(out)) continue;
    for (const name of await readdir(partsFolder(folder)))
      await cp(join(partsFolder(folder), name), join(partsFolder(out), name), { recursive: true });
    const pictures = join(folder, "pictures");
    for (const name of await readdir(pictures).catch(() => []))
      await cp(join(pictures, name), join(out, "pictures", name), { recursive: true });
  }
}
