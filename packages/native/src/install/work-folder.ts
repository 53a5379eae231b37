import { readdir, rm, stat } from "node:fs/promises";
import { hostname } from "node:os";
import { join } from "node:path";

/** How long nothing was written to what another machine, or container, works at until it counts as left behind, milliseconds. */
const abandonedAfter = 24 * 3600 * 1000;

/** Where this machine makes what goes into the cache, on its file system; others over the same home work beside it. */
export const workFolder = (cache: string): string => join(cache, "tmp", hostname());

/** Removes what killed installations left there; called by who holds the lock of this machine. */
export async function sweepWork(cache: string): Promise<void> {
  const all = join(cache, "tmp");
  await rm(workFolder(cache), { recursive: true, force: true });
  for (const name of await readdir(all).catch(() => [])) {
    const place = join(all, name);
    const { mtimeMs } = await stat(place).catch(() => ({ mtimeMs: Number.POSITIVE_INFINITY }));
    if (Date.now() - mtimeMs > abandonedAfter) await rm(place, { recursive: true, force: true });
  }
}
