import { readFileSync } from "node:fs";
import { join } from "node:path";
import { writeWholeJson } from "@mfim/files";
import { type Origin, withOrigin } from "./package-origin.ts";
import { releasedFolders } from "./released-folders.ts";

/** Every package and app of a checkout says where its source is. */
export async function writeOrigins(root: string, origin: Origin): Promise<void> {
  for (const folder of releasedFolders(root)) {
    const path = join(root, folder, "package.json");
    await writeWholeJson(path, withOrigin(JSON.parse(readFileSync(path, "utf8")) as object, origin, folder));
  }
}
