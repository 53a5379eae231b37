import { createHash } from "node:crypto";
import { stat } from "node:fs/promises";
import { join } from "node:path";
import { listFiles } from "@mfim/files";
import { type Mount, modelPrefix } from "./mounts.ts";

/** Everything that the page may ever ask for, and one version for it all. */
export interface OfflineFiles {
  readonly version: string;
  /** Paths below the server's root, of all but the model. */
  readonly files: readonly string[];
  /** The model by itself: a large one may be more than a browser keeps. */
  readonly model: { readonly files: readonly string[]; readonly bytes: number };
}

/** Lists what is served; the version changes with any file's name, size or time. */
export async function offlineFiles(mounts: readonly Mount[]): Promise<OfflineFiles> {
  const hash = createHash("sha256");
  const files: string[] = [];
  const model = { files: [] as string[], bytes: 0 };
  for (const { prefix, folder, only } of mounts) {
    const names = (await listFiles(folder, { recursive: true, hidden: true }))
      .map(({ name }) => name)
      .filter((name) => only === undefined || only.includes(name));
    for (const name of names.sort()) {
      const { size, mtimeMs } = await stat(join(folder, name));
      hash.update(`${prefix}${name} ${size} ${mtimeMs}\n`);
      if (name === "service-worker.js") continue;
      const path = `${prefix}${name === "index.html" ? "" : name}`;
      if (prefix === modelPrefix) {
        model.files.push(path);
        model.bytes += size;
      } else files.push(path);
    }
  }
  return { version: hash.digest("hex").slice(0, 16), files, model };
}
