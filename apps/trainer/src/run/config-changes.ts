import { readFile } from "node:fs/promises";
import { isDeepStrictEqual } from "node:util";
import { listCheckpoints, type RunFolder } from "./run-folder.ts";

/** Settings that a run went on with otherwise than it had begun: as "loss.identity": [5, 12], before and after. */
export interface ConfigChange {
  /** Steps done before. */
  readonly step: number;
  readonly settings: Record<string, unknown[]>;
}

/** What `config` changes of the config that the run has kept; undefined where nothing, or where the run is new. */
export async function configChange(folder: RunFolder, config: object): Promise<ConfigChange | undefined> {
  const kept = await readFile(folder.config, "utf8").then(parsed, () => undefined);
  const newest = (await listCheckpoints(folder)).at(-1);
  if (kept === undefined || newest === undefined) return undefined;
  const [before, after] = [flattened(kept), flattened(JSON.parse(JSON.stringify(config)))];
  const paths = [...new Set([...before.keys(), ...after.keys()])];
  const changed = paths.filter((path) => !isDeepStrictEqual(before.get(path), after.get(path)));
  if (changed.length === 0) return undefined;
  const settings = changed.map((path) => [path, [before.get(path) ?? null, after.get(path) ?? null]]);
  return { step: newest.step, settings: Object.fromEntries(settings) };
}

/** Undefined for a file that is damaged: the config given now is written in its place. */
function parsed(text: string): object | undefined {
  try {
    const value = JSON.parse(text) as unknown;
    return typeof value === "object" && value !== null ? value : undefined;
  } catch {
    return undefined;
  }
}

/** Leaves by their path; arrays are leaves. */
function flattened(value: object, path = ""): Map<string, unknown> {
  return new Map(
    Object.entries(value).flatMap(([key, inner]): (readonly [string, unknown])[] => {
      const own = path === "" ? key : `${path}.${key}`;
      const isGroup = typeof inner === "object" && inner !== null && !Array.isArray(inner);
      return isGroup ? [...flattened(inner, own)] : [[own, inner]];
    }),
  );
}
