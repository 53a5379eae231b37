import { homedir } from "node:os";
import { join } from "node:path";

/**
 * The folder that all checkouts and projects of this user share: `$MFIM_CACHE`, else `$XDG_CACHE_HOME/mfim`, else
 * `~/.cache/mfim`; this package keeps to `native` inside it.
 */
export function cacheFolder(environment: NodeJS.ProcessEnv = process.env): string {
  const base = environment["MFIM_CACHE"] || join(environment["XDG_CACHE_HOME"] || join(homedir(), ".cache"), "mfim");
  return join(base, "native");
}
