import { createHash } from "node:crypto";
import { stat } from "node:fs/promises";
import { join } from "node:path";
import { listFiles } from "@mfim/files";
import type { Mount } from "./mounts.ts";

/** Everything that the page may ever ask for, and one version for it all. */
export interface OfflineFiles {
  readonly version: string;
  /** Paths below the server's root. */
  readonly files: readonly string[];
}

/** Lists what is served; the version changes with any file's name, size or time. */
export async function offlineFiles(mounts: readonly Mount[]): Promise<OfflineFiles> {
  const hash = createHash("sha256");
  const files: string[] = [];
  for (const { prefix, folder, only } of mounts) {
    const names = (await listFiles(folder, { recursive: true, hidden: true }))
      .map(({ name }) => name)
      .filter((name) => only === undefined || only.includes(name));
    for (const name of names.sort()) {
      const { size, mtimeMs } = await stat(join(folder, name));
      hash.update(`${prefix}${name} ${size} ${mtimeMs}\n`);
      if (name !== "service-worker.js") files.push(`${prefix}${name === "index.html" ? "" : name}`);
    }
  }
  return { version: hash.digest("hex").slice(0, 16), files };
}
