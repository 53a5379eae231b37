import { createRequire } from "node:module";

/**
 * tfjs-node-gpu calls `util.isNullOrUndefined` and `util.isArray`, which newer Node deprecates (22: a warning) and
 * removes (24: every op throws).
 */
export function installNodeShim(): void {
  const util = createRequire(import.meta.url)("node:util") as Record<string, unknown>;
  util["isNullOrUndefined"] = (value: unknown) => value === null || value === undefined;
  util["isArray"] = Array.isArray;
}
