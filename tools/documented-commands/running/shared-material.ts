import { existsSync } from "node:fs";
import { join, resolve } from "node:path";
import { repository } from "../read-pages.ts";

/** As `sharedFolder` of @mfim/testing, without the networks that load with it. */
export function sharedFolder(): string | undefined {
  const named = process.env["MFIM_SHARED"];
  const folder = resolve(named ?? join(repository, "../shared"));
  return existsSync(join(folder, "goldens")) ? folder : undefined;
}
