import { homedir } from "node:os";
import { join } from "node:path";

/** Where networks lie for one user: below `$MFIM_CACHE`, else below `mfim` in `$XDG_CACHE_HOME` or `~/.cache`. */
export function networkCache(environment: NodeJS.ProcessEnv = process.env): string {
  const cache = environment["MFIM_CACHE"] || join(environment["XDG_CACHE_HOME"] || join(homedir(), ".cache"), "mfim");
  return join(cache, "zoo");
}
