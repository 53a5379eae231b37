import type { MapHeadFactory } from "./map-head.ts";
import { MapToMap } from "./map-to-map.ts";

/** Blocks by the name that a config gives them: another one is a file and a row. */
export const mapHeads = {
  m2m: (options) => new MapToMap(options),
} as const satisfies Readonly<Record<string, MapHeadFactory>>;

export type MapHeadName = keyof typeof mapHeads;
