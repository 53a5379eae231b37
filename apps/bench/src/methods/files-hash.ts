import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { stat } from "node:fs/promises";
import { resolve } from "node:path";
import { listFiles } from "@mfim/files";

/** SHA-256 over files, by name and content: tells a method's weights from others under the same name. */
export async function filesHash(files: readonly string[]): Promise<string> {
  const hash = createHash("sha256");
  for (const file of [...files].sort()) {
    hash.update(`${file.split(/[\\/]/).at(-1)}\n`);
    for await (const chunk of createReadStream(file)) hash.update(chunk as Uint8Array);
  }
  return hash.digest("hex");
}

/** The files of a folder, links to files among them, none of folders below it. */
export async function filesIn(folder: string): Promise<string[]> {
  return (await listFiles(folder, { hidden: true })).map(({ path }) => path);
}

/** Every file that a config names, relative to its folder, at any depth; folders stand for the files in them. */
export async function filesNamedIn(config: unknown, folder: string): Promise<string[]> {
  if (typeof config === "string") {
    const path = resolve(folder, config);
    const known = await stat(path).catch(() => undefined);
    if (known?.isFile()) return [path];
    return known?.isDirectory() && config !== "" ? filesIn(path) : [];
  }
  if (typeof config !== "object" || config === null) return [];
  return (await Promise.all(Object.values(config).map((value) => filesNamedIn(value, folder)))).flat();
}
