import { existsSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";

/**
 * The folder of local test material (goldens, weights, photographs) beside the repository, or `undefined`.
 * Tests that need it skip visibly where it is absent: `describe.skipIf(sharedFolder() === undefined)`.
 * MFIM_SHARED names another place.
 */
export function sharedFolder(): string | undefined {
  const named = process.env["MFIM_SHARED"];
  if (named !== undefined) return existsSync(named) ? resolve(named) : undefined;
  const repository = join(dirname(fileURLToPath(import.meta.url)), "../../..");
  const beside = resolve(repository, "../shared");
  return existsSync(join(beside, "goldens")) ? beside : undefined;
}
