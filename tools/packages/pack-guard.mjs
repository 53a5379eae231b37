// Runs before a package is packed, in its folder: a package whose build is missing, wholly or in part, is not packed.
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

/** Files that a manifest's exports and commands name: what a user of the package would miss. */
export function promisedFiles({ exports: entries = {}, bin = {} }) {
  const leaves = (entry) => (typeof entry === "string" ? [entry] : Object.values(entry).flatMap(leaves));
  return [...new Set([...leaves(entries), ...leaves(bin)])].filter((path) => !path.includes("*"));
}

/** Those that a folder lacks. */
export function missingFiles(folder) {
  const manifest = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
  return promisedFiles(manifest).filter((path) => !existsSync(join(folder, path)));
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const missing = missingFiles(process.cwd());
  if (missing.length > 0) {
    process.stderr.write(
      `${process.cwd()}: expected a built package, found no ${missing.slice(0, 3).join(", ")}${missing.length > 3 ? `, and ${missing.length - 3} more` : ""}; run "npx tsc -b" at the root first.\n`,
    );
    process.exitCode = 1;
  }
}
